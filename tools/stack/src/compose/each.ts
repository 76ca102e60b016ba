import * as z from 'zod';
import { type Json, type JsonMap, isMap } from '../template.ts';
import { substitute } from './substitute.ts';

const KEY = 'Wallcrawler::Each';

const eachSchema = z.strictObject({
  /** Name of the placeholder, used as `${Wallcrawler::<Variable>}`. */
  Variable: z.string().regex(/^[A-Za-z0-9]+$/),
  From: z.int().min(0),
  /** The last number, included. */
  To: z.int().min(0),
  /** Numbers are padded with zeros to this many digits. Default: no padding. */
  Digits: z.int().min(1).default(1),
  Resources: z.custom<JsonMap>((value) => isMap(value as Json), 'expected a map of resources'),
});

/**
 * Repeats resources: `Resources: { 'Wallcrawler::Each': { Variable, From, To, Digits, Resources } }` becomes one copy of
 * its Resources for every number.
 * @throws ZodError when the directive has another shape; Error when a copy would overwrite another resource.
 */
export function expandEach(resources: JsonMap): JsonMap {
  const { [KEY]: directive, ...expanded } = resources;
  if (directive === undefined) return expanded;
  const { Variable, From, To, Digits, Resources } = eachSchema.parse(directive);
  for (let number = From; number <= To; number++) {
    const variables = { [Variable]: String(number).padStart(Digits, '0') };
    for (const [logicalId, resource] of Object.entries(substitute(Resources, variables))) {
      if (logicalId in expanded)
        throw new Error(`${KEY}: ${logicalId} is defined twice; put \${Wallcrawler::${Variable}} into the logical id`);
      expanded[logicalId] = resource;
    }
  }
  return expanded;
}
