import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { groupByPrefix, levelsOf, reduceEdges, summarize } from './groups.ts';
import { codes, collapse, table } from './markdown.ts';

const edges = new Map([
  ['app', ['api', 'runtime', 'state']],
  ['api', ['runtime']],
  ['state', []],
  ['runtime', ['state']],
]);

/** Graphs without cycles: each node points to earlier ones only. */
const graphs = fc
  .array(fc.array(fc.nat(20), { maxLength: 4 }), { minLength: 1, maxLength: 12 })
  .map(
    (rows) =>
      new Map(rows.map((to, at) => [`n${at}`, [...new Set(to.filter((one) => one < at))].map((one) => `n${one}`)])),
  );

const reachable = (graph: ReadonlyMap<string, readonly string[]>, from: string): Set<string> =>
  new Set((graph.get(from) ?? []).flatMap((to) => [to, ...reachable(graph, to)]));

describe(groupByPrefix, () => {
  it('lets a word stand for several names, and a lone name for itself', () => {
    expect([...groupByPrefix(['sessions-list', 'authorizer', 'sessions-create'])]).toEqual([
      ['authorizer', ['authorizer']],
      ['sessions-*', ['sessions-create', 'sessions-list']],
    ]);
  });
});

describe(summarize, () => {
  const families = { 'every function': ['a-1', 'a-2', 'b'], 'a-*': ['a-1', 'a-2'] };

  it.each([
    [['b', 'a-2', 'a-1'], ['every function']],
    [
      ['a-1', 'a-2', 'c'],
      ['a-*', 'c'],
    ],
    [
      ['c', 'a-1'],
      ['a-1', 'c'],
    ],
    [[], []],
  ])('says %j as %j', (names, words) => {
    expect(summarize(names, families)).toEqual(words);
  });
});

describe(reduceEdges, () => {
  it('leaves out what follows from two others', () => {
    expect(reduceEdges(edges).get('app')).toEqual(['api']);
  });

  it('changes nothing about what can be reached', () => {
    fc.assert(
      fc.property(graphs, (graph) => {
        const reduced = reduceEdges(graph);
        for (const name of graph.keys()) expect(reachable(reduced, name)).toEqual(reachable(graph, name));
      }),
    );
  });
});

describe(levelsOf, () => {
  it('puts everything above what it uses', () => {
    expect(Object.fromEntries(levelsOf(edges))).toEqual({ state: 0, runtime: 1, api: 2, app: 3 });
    fc.assert(
      fc.property(graphs, (graph) => {
        const levels = levelsOf(graph);
        for (const [name, targets] of graph)
          for (const to of targets) expect(levels.get(name)).toBeGreaterThan(levels.get(to) ?? NaN);
      }),
    );
  });
});

describe('Markdown', () => {
  it('escapes what would end a cell', () => {
    expect(table(['a'], [['x|y\nz']])).toBe('| a |\n| --- |\n| x\\|y z |');
    expect(table(['a'], [])).toBe('None.');
  });

  it('shortens series of numbers, and nothing else', () => {
    expect(collapse(['slot-00', 'slot-01', 'slot-02', 'other'])).toEqual(['slot-00…02', 'other']);
    expect(collapse(['a1', 'a2'])).toEqual(['a1', 'a2']);
    expect(codes(['a', '', 'b'])).toBe('`a`, `b`');
  });
});
