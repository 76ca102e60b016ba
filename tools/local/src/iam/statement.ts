import * as z from 'zod';
import { compileCondition } from './conditions.ts';
import type { Condition } from './conditions.ts';

const oneOrMore = z.union([z.string().transform((text) => [text]), z.array(z.string()).min(1)]);
const scalar = z.union([z.string(), z.number(), z.boolean()]).transform(String);
const values = z.union([scalar.transform((text) => [text]), z.array(scalar)]);
const principalSchema = z.union([z.literal('*'), z.record(z.string(), oneOrMore)]);

const statementSchema = z
  .strictObject({
    Sid: z.string().optional(),
    Effect: z.enum(['Allow', 'Deny']),
    Action: oneOrMore.optional(),
    NotAction: oneOrMore.optional(),
    Resource: oneOrMore.optional(),
    NotResource: oneOrMore.optional(),
    Principal: principalSchema.optional(),
    Condition: z.record(z.string(), z.record(z.string(), values)).default({}),
  })
  .refine((one) => (one.Action === undefined) !== (one.NotAction === undefined), 'expected Action or NotAction')
  .refine((one) => !one.Resource || !one.NotResource, 'expected Resource or NotResource, not both');

const documentSchema = z.strictObject({
  Version: z.string().optional(),
  Id: z.string().optional(),
  Statement: z.array(statementSchema),
});

/** One statement of a policy, read and checked. */
export interface Statement {
  /** `<stack>/<role>/<policy>/<Sid>`: how reports and errors call it. */
  id: string;
  effect: 'Allow' | 'Deny';
  /** Patterns such as `s3:Get*`; `actionsExcept` says that all but these are meant. */
  actions: string[];
  actionsExcept: boolean;
  resources: string[];
  resourcesExcept: boolean;
  /** Whom a trust policy names, e.g. `{ Service: ['lambda.amazonaws.com'] }`. */
  principals: Record<string, string[]>;
  conditions: Condition[];
}

/**
 * Reads a resolved policy document.
 * @param where `<stack>/<role>/<policy>`.
 * @throws Error that names the statement and what is wrong in it: an element, operator or condition key that this
 *   check does not know is never passed over.
 */
export function readPolicy(document: unknown, where: string): Statement[] {
  const parsed = documentSchema.safeParse(document);
  if (!parsed.success) throw new Error(`the policy ${where}: ${z.prettifyError(parsed.error)}`);
  return parsed.data.Statement.map((one, at) => {
    const id = `${where}/${one.Sid ?? at}`;
    if (JSON.stringify([one.Resource, one.NotResource, one.Condition]).includes('${'))
      throw new Error(`the statement ${id}: policy variables are not known here`);
    return {
      id,
      effect: one.Effect,
      actions: one.Action ?? one.NotAction ?? [],
      actionsExcept: one.NotAction !== undefined,
      resources: one.Resource ?? one.NotResource ?? [],
      resourcesExcept: one.NotResource !== undefined,
      principals: one.Principal === '*' ? { '*': ['*'] } : (one.Principal ?? {}),
      conditions: Object.entries(one.Condition).flatMap(([operator, keys]) =>
        Object.entries(keys).map(([key, wanted]) => compileCondition(operator, key, wanted, id)),
      ),
    };
  });
}
