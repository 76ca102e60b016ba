import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { messageOf } from '../api/failure.ts';

interface ConfirmProps {
  isOpen: boolean;
  title: string;
  /** What will happen, and what cannot be undone. */
  children: ReactNode;
  /** The verb on the button. */
  action: string;
  onConfirm: () => Promise<unknown>;
  /** Told in a notification when it is done. */
  done: string;
  onClose: () => void;
}

/** Asks before something is lost. The safe answer has the focus. */
export function Confirm({ isOpen, title, children, action, onConfirm, done, onClose }: ConfirmProps) {
  const confirming = useMutation({
    mutationFn: onConfirm,
    onSuccess: () => {
      notifications.show({ message: done, color: 'teal' });
      onClose();
    },
    onError: (error) => notifications.show({ title: 'That did not work', message: messageOf(error), color: 'red' }),
  });
  return (
    <Modal opened={isOpen} onClose={onClose} title={title} closeButtonProps={{ 'aria-label': 'Close' }}>
      <Stack gap="lg">
        <Text size="sm" component="div">
          {children}
        </Text>
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={onClose} data-autofocus>
            Cancel
          </Button>
          <Button color="red" loading={confirming.isPending} onClick={() => confirming.mutate()}>
            {action}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
