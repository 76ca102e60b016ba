import { Group, Kbd, Modal, Stack, Text } from '@mantine/core';
import { DESTINATIONS } from './navigation.ts';

const GENERAL: [string[], string][] = [
  [['/'], 'Search or filter'],
  [['n'], 'Start a session (on the sessions page)'],
  [['↑', '↓'], 'Move between rows'],
  [['Enter'], 'Open the row'],
  [['?'], 'This list'],
  [['Esc'], 'Close a dialog'],
];

const GO = DESTINATIONS.flatMap(({ items }) => items).map(
  ({ key, label }) => [['g', key], `Go to ${label}`] as [string[], string],
);

function Keys({ rows }: { rows: [string[], string][] }) {
  return (
    <Stack gap={8}>
      {rows.map(([keys, meaning]) => (
        <Group key={meaning} justify="space-between" wrap="nowrap">
          <Text size="sm">{meaning}</Text>
          <Group gap={4} wrap="nowrap">
            {keys.map((key) => (
              <Kbd key={key}>{key}</Kbd>
            ))}
          </Group>
        </Group>
      ))}
    </Stack>
  );
}

export const ShortcutsDialog = ({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) => (
  <Modal opened={isOpen} onClose={onClose} title="Keyboard shortcuts" closeButtonProps={{ 'aria-label': 'Close' }}>
    <Stack gap="lg">
      <Keys rows={GENERAL} />
      <Keys rows={GO} />
    </Stack>
  </Modal>
);
