import { describe, expect, it } from '@jest/globals';
import { compileSchema } from './structured.ts';

const product = {
  type: 'object',
  properties: { name: { type: 'string' }, price: { type: 'number', minimum: 0 } },
  required: ['name'],
};

describe(compileSchema, () => {
  it.each([
    [product, { name: 'a', price: 1, internal: 'x' }, { name: 'a', price: 1 }],
    [{ type: 'array', items: product }, [{ name: 'a', x: 1 }], [{ name: 'a' }]],
    [
      { type: 'object', properties: { items: { type: 'array', items: product } } },
      { items: [{ name: 'a', x: 1 }], y: 2 },
      { items: [{ name: 'a' }] },
    ],
    [
      { ...product, additionalProperties: true },
      { name: 'a', x: 1 },
      { name: 'a', x: 1 },
    ],
    [{ type: 'object' }, { anything: 1 }, { anything: 1 }],
    [
      { type: 'object', properties: { p: { $ref: '#/$defs/p' } }, $defs: { p: product } },
      { p: { name: 'a' } },
      { p: { name: 'a' } },
    ],
  ])('takes what %j describes', (schema, document, expected) => {
    expect(compileSchema(schema)(document)).toEqual(expected);
  });

  it.each([
    [{}, 'name: '],
    [{ name: 'a', price: -1 }, 'price: '],
    ['text', 'the document: '],
  ])('says what does not fit in %j', (document, place) => {
    expect(() => compileSchema(product)(document)).toThrow(
      expect.objectContaining({ status: 422, message: expect.stringContaining(`does not fit the schema: ${place}`) }),
    );
  });

  it.each([
    [{ type: 'wat' }],
    [{ $ref: 'https://example.com/schema' }],
    [{ $ref: '#' }],
    [{ type: 'string', pattern: '(' }],
    [{ if: {}, then: {} }],
  ])('refuses the schema %j', (schema) => {
    expect(() => compileSchema(schema)({})).toThrow(expect.objectContaining({ status: 400 }));
  });
});
