import { ActionIcon, Button, CopyButton as MantineCopyButton } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';

interface CopyProps {
  value: string;
  /** What is copied, e.g. `session id`. */
  what: string;
}

/** A small icon that copies. Its title is the browser's own: a tooltip in each row would make scrolling slow. */
export const CopyIcon = ({ value, what }: CopyProps) => (
  <MantineCopyButton value={value} timeout={1_500}>
    {({ copied, copy }) => (
      <ActionIcon
        size="sm"
        variant="subtle"
        color={copied ? 'teal' : 'gray'}
        title={copied ? 'Copied' : `Copy ${what}`}
        aria-label={copied ? `Copied ${what}` : `Copy ${what}`}
        onClick={copy}
      >
        {copied ? <IconCheck size={14} /> : <IconCopy size={14} />}
      </ActionIcon>
    )}
  </MantineCopyButton>
);

/** A button that says what it copies. */
export const CopyAction = ({ value, what }: CopyProps) => (
  <MantineCopyButton value={value} timeout={1_500}>
    {({ copied, copy }) => (
      <Button
        size="xs"
        variant="default"
        onClick={copy}
        leftSection={copied ? <IconCheck size={14} /> : <IconCopy size={14} />}
      >
        {copied ? 'Copied' : `Copy ${what}`}
      </Button>
    )}
  </MantineCopyButton>
);
