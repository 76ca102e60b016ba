import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';

const source = path.resolve(import.meta.dirname, '..');
/** Parts that have no style of their own, or that of others. */
const STYLED_BY: Record<string, string> = { Select: 'Combobox', TextInput: 'Input', CopyButton: '', FileButton: '' };
const NO_PARTS = /^(use[A-Z]|create|localStorage|MantineProvider|type )/;

describe('theme/mantine.css', () => {
  it('has the styles of every part that is used', () => {
    const styles = readFileSync(path.join(source, 'theme/mantine.css'), 'utf8');
    const used = globSync('**/*.tsx', { cwd: source }).flatMap((file) => {
      const text = readFileSync(path.join(source, file), 'utf8');
      return [...text.matchAll(/import \{([^}]*)\} from '@mantine\/core'/g)].flatMap(([, names = '']) =>
        names.split(',').map((name) => name.trim().split(' ')[0] ?? ''),
      );
    });
    const parts = new Set(used.filter((name) => name && !NO_PARTS.test(name)).map((name) => STYLED_BY[name] ?? name));
    parts.delete('');
    expect([...parts].filter((part) => !styles.includes(`/${part}.css'`))).toEqual([]);
    expect(parts.size).toBeGreaterThan(20);
  });
});
