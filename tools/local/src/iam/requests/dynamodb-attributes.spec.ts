import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { attributesOf } from './dynamodb-attributes.ts';
import type { AttributeNames } from './dynamodb-attributes.ts';

const table: [string, AttributeNames, string[]][] = [
  ['a key', { Key: { projectId: {}, day: {} } }, ['projectId', 'day']],
  ['an item', { Item: { id: {}, text: {} } }, ['id', 'text']],
  ['a projection', { ProjectionExpression: 'Name, Address.City, list[0].x' }, ['Name', 'Address', 'list']],
  [
    'names behind #, nested ones not counted',
    { ProjectionExpression: '#a.#b, #c', ExpressionAttributeNames: { '#a': 'meta', '#b': 'inner', '#c': 'with.dot' } },
    ['meta', 'with.dot'],
  ],
  [
    'functions and words of conditions',
    {
      ConditionExpression:
        'attribute_exists(id) AND (NOT begins_with(path, :p) OR size(units) < concurrency) and n BETWEEN :a AND :b or k IN (:x, other)',
    },
    ['id', 'path', 'units', 'concurrency', 'n', 'k', 'other'],
  ],
  ['a word before a bracket', { FilterExpression: 'a = :a AND (b = :b) AND NOT (c = :c)' }, ['a', 'b', 'c']],
  [
    'a key condition',
    { KeyConditionExpression: 'projectId = :p AND begins_with ( createdAt, :d )' },
    ['projectId', 'createdAt'],
  ],
  [
    'the clauses of an update',
    { UpdateExpression: 'SET a = if_not_exists(b, :c), d.e = :f REMOVE g, h[1] ADD i :j, k :l DELETE m :n' },
    ['a', 'b', 'd', 'g', 'h', 'i', 'k', 'm'],
  ],
  [
    'what an update copies',
    { UpdateExpression: 'SET previousSecret = #s, n = n - :one', ExpressionAttributeNames: { '#s': 'secret' } },
    ['previousSecret', 'secret', 'n'],
  ],
  ['an attribute called remove', { UpdateExpression: 'SET remove = :a REMOVE remove' }, ['remove']],
  ['clauses in small letters', { UpdateExpression: 'set a = :a remove b' }, ['a', 'b']],
  [
    'each once, from everywhere',
    { Key: { id: {} }, ConditionExpression: 'attribute_exists(id)', UpdateExpression: 'SET x = id' },
    ['id', 'x'],
  ],
  ['a read that names nothing', {}, []],
];

describe(attributesOf, () => {
  it.each(table)('finds %s', (_, request, attributes) => {
    expect(attributesOf(request)).toEqual(attributes);
  });

  it('refuses the members of the old API', () => {
    expect(() => attributesOf({ Expected: {} } as AttributeNames)).toThrow('Expected is not known');
  });

  it('finds every attribute of an update, whatever it is called', () => {
    const name = fc.stringMatching(/^[A-Za-z_]\w{0,8}$/);
    fc.assert(
      fc.property(fc.uniqueArray(name, { minLength: 1, maxLength: 5 }), (names) => {
        const ExpressionAttributeNames = Object.fromEntries(names.map((one, at) => [`#n${at}`, one]));
        const UpdateExpression = `SET ${names.map((_, at) => `#n${at} = :v${at}`).join(', ')}`;
        expect(attributesOf({ UpdateExpression, ExpressionAttributeNames })).toEqual(names);
      }),
    );
  });
});
