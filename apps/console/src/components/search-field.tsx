import { CloseButton, Kbd, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';

interface SearchFieldProps {
  value: string;
  onChange: (value: string) => void;
  placeholder: string;
  label: string;
  width?: number | string;
}

/** The field that `/` leads to, and that Escape empties. */
export const SearchField = ({ value, onChange, placeholder, label, width = 320 }: SearchFieldProps) => (
  <TextInput
    data-search
    type="text"
    w={width}
    aria-label={label}
    placeholder={placeholder}
    leftSection={<IconSearch size={16} />}
    rightSection={
      value ? <CloseButton size="sm" aria-label="Clear" onClick={() => onChange('')} /> : <Kbd size="xs">/</Kbd>
    }
    value={value}
    onChange={(event) => onChange(event.currentTarget.value)}
    onKeyDown={(event) => {
      if (event.key !== 'Escape') return;
      if (value) onChange('');
      else event.currentTarget.blur();
    }}
  />
);
