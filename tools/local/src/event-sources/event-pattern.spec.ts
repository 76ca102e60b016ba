import { describe, expect, it } from '@jest/globals';
import { compileEventPattern, EventPatternError } from './event-pattern.ts';

const event = {
  source: 'aws.ecs',
  'detail-type': 'ECS Task State Change',
  detail: {
    lastStatus: 'RUNNING',
    group: 'family:wallcrawler-controller',
    version: 4,
    price: 300,
    nothing: null,
    flag: true,
    empty: '',
    tags: ['red', 'green'],
    none: [],
    containers: [
      { name: 'a', exitCode: 0 },
      { name: 'b', exitCode: 1 },
    ],
  },
};
const detail = (pattern: object) => ({ detail: pattern });

const table: [name: string, pattern: object, matches: boolean][] = [
  ['an empty pattern', {}, true],
  ['an exact string', { source: ['aws.ecs'] }, true],
  ['one of several', { source: ['aws.s3', 'aws.ecs'] }, true],
  ['another string', { source: ['aws.s3'] }, false],
  ['all fields must hold', { source: ['aws.ecs'], 'detail-type': ['x'] }, false],
  ['a number', detail({ price: [3e2] }), true],
  ['a number is no string', detail({ price: ['300'] }), false],
  ['a boolean', detail({ flag: [true] }), true],
  ['null', detail({ nothing: [null] }), true],
  ['null is not absence', detail({ absent: [null] }), false],
  ['the empty string', detail({ empty: [''] }), true],
  ['a prefix', detail({ group: [{ prefix: 'family:wallcrawler-' }] }), true],
  ['a wrong prefix', detail({ group: [{ prefix: 'service:' }] }), false],
  ['a prefix of any case', detail({ group: [{ prefix: { 'equals-ignore-case': 'FAMILY:' } }] }), true],
  ['a suffix', detail({ group: [{ suffix: '-controller' }] }), true],
  ['a suffix of any case', detail({ group: [{ suffix: { 'equals-ignore-case': 'CONTROLLER' } }] }), true],
  ['a suffix of a number', detail({ price: [{ suffix: '0' }] }), false],
  ['equals-ignore-case', detail({ lastStatus: [{ 'equals-ignore-case': 'running' }] }), true],
  ['equals-ignore-case, other text', detail({ lastStatus: [{ 'equals-ignore-case': 'run' }] }), false],
  ['anything-but another', detail({ lastStatus: [{ 'anything-but': 'STOPPED' }] }), true],
  ['anything-but itself', detail({ lastStatus: [{ 'anything-but': ['STOPPED', 'RUNNING'] }] }), false],
  ['anything-but a number', detail({ version: [{ 'anything-but': 4 }] }), false],
  ['anything-but null', detail({ nothing: [{ 'anything-but': [null] }] }), false],
  ['anything-but prefix', detail({ group: [{ 'anything-but': { prefix: 'service' } }] }), true],
  ['anything-but prefixes', detail({ group: [{ 'anything-but': { prefix: ['x', 'family'] } }] }), false],
  ['anything-but suffix', detail({ group: [{ 'anything-but': { suffix: 'controller' } }] }), false],
  ['anything-but wildcard', detail({ group: [{ 'anything-but': { wildcard: '*wall*' } }] }), false],
  [
    'anything-but equals-ignore-case',
    detail({ lastStatus: [{ 'anything-but': { 'equals-ignore-case': 'running' } }] }),
    false,
  ],
  ['anything-but on absence', detail({ absent: [{ 'anything-but': 'x' }] }), false],
  ['numeric range', detail({ price: [{ numeric: ['>', 0, '<=', 300] }] }), true],
  ['numeric equality', detail({ price: [{ numeric: ['=', 300] }] }), true],
  ['numeric out of range', detail({ price: [{ numeric: ['<', 300] }] }), false],
  ['numeric of a string', detail({ lastStatus: [{ numeric: ['>', 0] }] }), false],
  ['exists', detail({ lastStatus: [{ exists: true }] }), true],
  ['exists on absence', detail({ absent: [{ exists: true }] }), false],
  ['exists: false on absence', detail({ absent: [{ exists: false }] }), true],
  ['exists: false below absence', detail({ absent: { deep: [{ exists: false }] } }), true],
  ['exists of null', detail({ nothing: [{ exists: true }] }), true],
  ['exists looks at leaves only', { detail: [{ exists: true }] }, false],
  ['absence or a value', detail({ absent: ['x', { exists: false }] }), true],
  ['wildcard', detail({ group: [{ wildcard: 'family:*-cont*er' }] }), true],
  ['wildcard must fit whole', detail({ group: [{ wildcard: 'family:*-cont' }] }), false],
  ['wildcard pieces may not overlap', { source: [{ wildcard: 'aws.ec*cs' }] }, false],
  ['wildcard with an escaped star', { source: [{ wildcard: 'aws\\*' }] }, false],
  ['an array holds one of the values', detail({ tags: ['green'] }), true],
  ['an array holds none', detail({ tags: ['blue'] }), false],
  ['anything-but on an array asks for one other', detail({ tags: [{ 'anything-but': 'red' }] }), true],
  ['an empty array exists not', detail({ none: [{ exists: false }] }), true],
  ['fields of one element', detail({ containers: { name: ['b'], exitCode: [1] } }), true],
  ['fields of two elements', detail({ containers: { name: ['a'], exitCode: [1] } }), false],
  ['nested under a scalar', { source: { deep: ['x'] } }, false],
  ['$or', { $or: [{ source: ['x'] }, { 'detail-type': [{ prefix: 'ECS' }] }] }, true],
  ['$or of none', { $or: [{ source: ['x'] }, { source: ['y'] }] }, false],
  ['$or and its siblings', { source: ['x'], $or: [{ source: ['aws.ecs'] }, { source: ['y'] }] }, false],
  ['nested $or', detail({ $or: [{ version: [1] }, { price: [{ numeric: ['>', 100] }] }] }), true],
  ['a name of Object.prototype is no field', { constructor: [{ exists: true }] }, false],
];

describe(compileEventPattern, () => {
  it.each(table)('%s', (_name, pattern, matches) => {
    expect(compileEventPattern(pattern as Record<string, unknown>)(event)).toBe(matches);
    expect(compileEventPattern(JSON.stringify(pattern))(event)).toBe(matches);
  });

  it.each([
    ['no JSON', '{'],
    ['no object', '[]'],
    ['a bare value', { source: 'aws.ecs' }],
    ['an empty array', { source: [] }],
    ['an empty object', { source: {} }],
    ['an unknown operator', { source: [{ like: 'x' }] }],
    ['two operators in one', { source: [{ prefix: 'x', suffix: 'y' }] }],
    ['a prefix of a number', { source: [{ prefix: 1 }] }],
    ['half a range', { n: [{ numeric: ['>'] }] }],
    ['an unknown comparison', { n: [{ numeric: ['!=', 1] }] }],
    ['exists of a string', { n: [{ exists: 'true' }] }],
    ['$or of one', { $or: [{ source: ['x'] }] }],
    ['two stars', { source: [{ wildcard: 'a**' }] }],
  ])('refuses %s', (_name, pattern) => {
    expect(() => compileEventPattern(pattern)).toThrow(EventPatternError);
  });
});
