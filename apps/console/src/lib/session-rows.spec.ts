import { describe, expect, it } from '@jest/globals';
import type { Session } from '../api/types.ts';
import { filterRows, mergeFirstPage, metadataPairs, runtimeOf } from './session-rows.ts';

const row = (id: string, second: number, changes: Partial<Session> = {}): Session => ({
  id,
  createdAt: new Date(second * 1_000).toISOString(),
  updatedAt: new Date(second * 1_000).toISOString(),
  startedAt: new Date(second * 1_000).toISOString(),
  expiresAt: new Date((second + 60) * 1_000).toISOString(),
  projectId: 'p',
  status: 'RUNNING',
  keepAlive: false,
  proxyBytes: 0,
  region: 'us-east-1',
  ...changes,
});
const ids = (rows: Session[]): string => rows.map(({ id }) => id).join('');

describe(mergeFirstPage, () => {
  const known = [row('c', 3), row('b', 2), row('a', 1)];

  it('puts new rows on top and keeps the older ones', () => {
    expect(ids(mergeFirstPage(known, [row('d', 4), row('c', 3)], false))).toBe('dcba');
  });

  it('replaces what has changed', () => {
    const ended = row('c', 3, { status: 'COMPLETED' });
    expect(mergeFirstPage(known, [ended, row('b', 2)], false)[0]).toBe(ended);
  });

  it('drops what the newer page should have but has not', () => {
    expect(ids(mergeFirstPage(known, [row('c', 3), row('a', 1)], false))).toBe('ca');
  });

  it('is the page alone when that is all there is', () => {
    expect(ids(mergeFirstPage(known, [row('a', 1)], true))).toBe('a');
    expect(mergeFirstPage(known, [], true)).toEqual([]);
  });

  it('is the same array when nothing has changed', () => {
    expect(mergeFirstPage(known, [row('c', 3), row('b', 2)], false)).toBe(known);
  });
});

describe(filterRows, () => {
  const rows = [row('9e37', 1, { userMetadata: { team: 'QA' } }), row('44aa', 2, { contextId: 'c77' })];
  it.each([
    ['', '9e3744aa'],
    ['9E3', '9e37'],
    ['qa', '9e37'],
    ['c77', '44aa'],
    ['zz', ''],
  ])('finds %j', (text, found) => expect(ids(filterRows(rows, text))).toBe(found));
});

describe(runtimeOf, () => {
  it('counts until the end, or until now', () => {
    expect(runtimeOf(row('a', 10), 15_000)).toBe(5_000);
    const ended = row('a', 10, { status: 'COMPLETED', endedAt: new Date(12_000).toISOString() });
    expect(runtimeOf(ended, 99_000)).toBe(2_000);
  });
});

describe(metadataPairs, () => {
  it('are in the order of their names, nested ones joined by dots', () => {
    expect(metadataPairs({ team: 'qa', run: { name: 'x', no: 7 }, tags: ['a'] })).toEqual([
      ['run.name', 'x'],
      ['run.no', '7'],
      ['tags', '["a"]'],
      ['team', 'qa'],
    ]);
  });
});
