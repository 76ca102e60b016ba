import { Alert, Button, Group, Modal, Stack } from '@mantine/core';
import { IconAlertCircle } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { messageOf } from '../api/failure.ts';

interface FormDialogProps {
  isOpen: boolean;
  title: string;
  /** The verb on the button. */
  action: string;
  onClose: () => void;
  /** The dialog stays open, and tells why, when this fails. */
  onSubmit: () => Promise<unknown>;
  isReady?: boolean;
  children: ReactNode;
}

/** A dialog with a form. */
export function FormDialog({ isOpen, title, action, onClose, onSubmit, isReady = true, children }: FormDialogProps) {
  const submitting = useMutation({ mutationFn: onSubmit });
  const close = (): void => {
    submitting.reset();
    onClose();
  };
  return (
    <Modal opened={isOpen} onClose={close} title={title} closeButtonProps={{ 'aria-label': 'Close' }}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (isReady) submitting.mutate();
        }}
      >
        <Stack gap="md">
          {submitting.error && (
            <Alert color="red" icon={<IconAlertCircle size={18} />} role="alert">
              {messageOf(submitting.error)}
            </Alert>
          )}
          {children}
          <Group justify="flex-end" gap="sm" mt="xs">
            <Button variant="default" onClick={close}>
              Cancel
            </Button>
            <Button type="submit" loading={submitting.isPending} disabled={!isReady}>
              {action}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
