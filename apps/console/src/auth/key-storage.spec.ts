import { beforeEach, describe, expect, it } from '@jest/globals';
import { forgetKey, keepKey, readKey } from './key-storage.ts';
import type { KeyStores } from './key-storage.ts';

function store() {
  const values = new Map<string, string>();
  return {
    values,
    getItem: (name: string) => values.get(name) ?? null,
    setItem: (name: string, value: string) => void values.set(name, value),
    removeItem: (name: string) => void values.delete(name),
  };
}
let stores: { session: ReturnType<typeof store>; local: ReturnType<typeof store> };
beforeEach(() => {
  stores = { session: store(), local: store() };
});

describe(keepKey, () => {
  it('keeps the key for the tab, and nowhere else', () => {
    keepKey('k', false, stores);
    expect([readKey(stores), stores.session.values.size, stores.local.values.size]).toEqual(['k', 1, 0]);
  });

  it('keeps the key for good only when that is asked for', () => {
    keepKey('old', false, stores);
    keepKey('k', true, stores);
    expect([readKey(stores), stores.session.values.size, stores.local.values.size]).toEqual(['k', 0, 1]);
  });

  it('forgets it everywhere', () => {
    keepKey('k', true, stores);
    forgetKey(stores);
    expect(readKey(stores)).toBeUndefined();
  });

  it('works in a browser without storage', () => {
    const fail = (): never => {
      throw new Error('SecurityError');
    };
    const broken: KeyStores = {
      session: { getItem: fail, setItem: fail, removeItem: fail },
      local: { getItem: fail, setItem: fail, removeItem: fail },
    };
    expect(() => keepKey('k', true, broken)).not.toThrow();
    expect(readKey(broken)).toBeUndefined();
  });
});
