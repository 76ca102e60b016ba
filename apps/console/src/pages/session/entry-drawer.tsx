import { Code, Drawer, ScrollArea } from '@mantine/core';
import { CopyIcon } from '../../components/copy-button.tsx';

/** Everything that is known of one row. */
export function EntryDrawer({ title, value, onClose }: { title: string; value: unknown; onClose: () => void }) {
  const text = JSON.stringify(value, null, 2);
  return (
    <Drawer
      opened
      onClose={onClose}
      position="right"
      size="min(620px, 92vw)"
      title={title}
      scrollAreaComponent={ScrollArea.Autosize}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <div style={{ position: 'relative' }}>
        <Code block style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
          {text}
        </Code>
        <span style={{ position: 'absolute', top: 8, right: 8 }}>
          <CopyIcon value={text} what="as JSON" />
        </span>
      </div>
    </Drawer>
  );
}
