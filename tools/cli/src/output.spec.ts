import { describe, expect, it } from '@jest/globals';
import { createOutput } from './output.ts';

function captured(json: boolean) {
  let text = '';
  return { output: createOutput(json, (chunk) => (text += chunk)), text: () => text };
}

const rows = [
  { id: 'a', name: 'first', limit: 10 },
  { id: 'bbbb', name: 'second', limit: undefined },
];

describe('createOutput', () => {
  it('prints lists in columns', () => {
    const { output, text } = captured(false);
    output.list(rows, ['id', 'name', 'limit'], 'none');
    expect(text()).toBe(['ID    NAME    LIMIT', 'a     first   10', 'bbbb  second  -', ''].join('\n'));
  });

  it('says in words that a list is empty', () => {
    const { output, text } = captured(false);
    output.list([], ['id'], 'No keys.');
    expect(text()).toBe('No keys.\n');
  });

  it('prints JSON that can be parsed, empty lists included', () => {
    const { output, text } = captured(true);
    output.list(rows, ['id'], 'none');
    expect(JSON.parse(text())).toEqual(JSON.parse(JSON.stringify(rows)));
    const empty = captured(true);
    empty.output.list([], ['id'], 'none');
    expect(JSON.parse(empty.text())).toEqual([]);
    const result = captured(true);
    result.output.result({ id: 'a' }, 'made a');
    expect(JSON.parse(result.text())).toEqual({ id: 'a' });
  });
});
