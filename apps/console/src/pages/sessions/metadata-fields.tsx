import { ActionIcon, Button, Group, Input, Stack, TextInput } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';

interface Pair {
  key: string;
  value: string;
}

/** Keys and values that tell sessions apart. */
export function MetadataFields({ value, onChange }: { value: Pair[]; onChange: (value: Pair[]) => void }) {
  const change = (index: number, part: Partial<Pair>) =>
    onChange(value.map((pair, at) => (at === index ? { ...pair, ...part } : pair)));
  return (
    <Stack gap={6}>
      <Input.Label component="div">Metadata</Input.Label>
      {value.map((pair, index) => (
        <Group key={index} gap="xs" wrap="nowrap">
          <TextInput
            flex={1}
            placeholder="team"
            aria-label={`Key ${index + 1}`}
            value={pair.key}
            onChange={(event) => change(index, { key: event.currentTarget.value })}
          />
          <TextInput
            flex={2}
            placeholder="qa"
            aria-label={`Value ${index + 1}`}
            value={pair.value}
            onChange={(event) => change(index, { value: event.currentTarget.value })}
          />
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={`Remove pair ${index + 1}`}
            onClick={() => onChange(value.length === 1 ? [{ key: '', value: '' }] : value.toSpliced(index, 1))}
          >
            <IconTrash size={16} />
          </ActionIcon>
        </Group>
      ))}
      <Button
        variant="subtle"
        size="compact-sm"
        w="fit-content"
        leftSection={<IconPlus size={14} />}
        onClick={() => onChange([...value, { key: '', value: '' }])}
      >
        Add a pair
      </Button>
    </Stack>
  );
}
