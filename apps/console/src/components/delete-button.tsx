import { ActionIcon, Tooltip } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconTrash } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { Confirm } from './confirm.tsx';

interface DeleteButtonProps {
  /** What is deleted, e.g. `context "shop"`. */
  what: string;
  /** What is lost with it. */
  children: ReactNode;
  onDelete: () => Promise<unknown>;
}

export function DeleteButton({ what, children, onDelete }: DeleteButtonProps) {
  const [isOpen, dialog] = useDisclosure(false);
  return (
    <>
      <Tooltip label="Delete">
        <ActionIcon variant="subtle" color="gray" aria-label={`Delete ${what}`} onClick={dialog.open}>
          <IconTrash size={16} stroke={1.7} />
        </ActionIcon>
      </Tooltip>
      <Confirm
        isOpen={isOpen}
        onClose={dialog.close}
        title={`Delete ${what}?`}
        action="Delete"
        done={`Deleted ${what}.`}
        onConfirm={onDelete}
      >
        {children}
      </Confirm>
    </>
  );
}
