import fc from 'fast-check';
import type { Json, JsonMap } from '../template.ts';

// `__proto__` as a key is a matter of JavaScript, not of templates.
const key = fc.stringMatching(/^[A-Za-z:]{1,8}$/);

const { map } = fc.letrec<{ value: Json; map: JsonMap }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, depthSize: 'small' },
    fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null)),
    fc.array(tie('value'), { maxLength: 4 }),
    tie('map'),
  ),
  map: fc.dictionary(key, tie('value'), { maxKeys: 5, noNullPrototype: true }),
}));

/** Any map as it may stand in a template. */
export const jsonMap: fc.Arbitrary<JsonMap> = map;
