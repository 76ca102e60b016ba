import { Alert, Button, Code, Group, Modal, Stack, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { CopyAction } from './copy-button.tsx';

interface SecretDialogProps {
  title: string;
  /** What it is for. */
  description: string;
  secret: string;
  onClose: () => void;
}

/** Shows a secret the only time that it can be seen: a click beside the dialog does not close it. */
export const SecretDialog = ({ title, description, secret, onClose }: SecretDialogProps) => (
  <Modal opened onClose={onClose} title={title} closeOnClickOutside={false} withCloseButton={false}>
    <Stack gap="md">
      <Text size="sm">{description}</Text>
      <Code block style={{ overflowWrap: 'anywhere', whiteSpace: 'pre-wrap' }}>
        {secret}
      </Code>
      <Alert color="yellow" icon={<IconAlertTriangle size={18} />}>
        Keep it now: it is not shown again.
      </Alert>
      <Group justify="flex-end" gap="sm">
        <CopyAction value={secret} what="to clipboard" />
        <Button size="xs" onClick={onClose}>
          I have kept it
        </Button>
      </Group>
    </Stack>
  </Modal>
);
