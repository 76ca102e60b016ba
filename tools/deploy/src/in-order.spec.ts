import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { inOrder } from './in-order.ts';

/** Names that need only earlier ones. */
const needs = fc
  .array(fc.array(fc.nat(), { maxLength: 3 }), { minLength: 1, maxLength: 12 })
  .map(
    (rows) =>
      new Map(rows.map((row, at) => [`n${at}`, at === 0 ? [] : [...new Set(row.map((need) => `n${need % at}`))]])),
  );

describe(inOrder, () => {
  it('runs everything once, after what it needs, and never too many at a time', async () => {
    await fc.assert(
      fc.asyncProperty(needs, fc.integer({ min: 1, max: 4 }), async (graph, parallel) => {
        const done: string[] = [];
        let running = 0;
        await inOrder(graph, parallel, async (name) => {
          running++;
          expect(running).toBeLessThanOrEqual(parallel);
          expect(graph.get(name)!.every((need) => done.includes(need))).toBe(true);
          await Promise.resolve();
          running--;
          done.push(name);
        });
        expect(done.sort()).toEqual([...graph.keys()].sort());
      }),
    );
  });

  it('begins nothing after a failure, and waits for what runs', async () => {
    const ended: string[] = [];
    const graph = new Map([
      ['bad', []],
      ['slow', []],
      ['next', []],
      ['after', ['bad']],
    ]);
    const run = inOrder(graph, 2, async (name) => {
      if (name === 'bad') throw new Error('bad has failed');
      await new Promise(setImmediate);
      ended.push(name);
    });
    await expect(run).rejects.toThrow('bad has failed');
    expect(ended).toEqual(['slow']);
  });

  it('names a circle', async () => {
    await expect(
      inOrder(
        new Map([
          ['a', ['b']],
          ['b', ['a']],
        ]),
        2,
        async () => {},
      ),
    ).rejects.toThrow('a, b need each other');
  });
});
