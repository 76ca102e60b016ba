import type { ConditionKeys } from './conditions.ts';
import { matchesArn, matchesPattern } from './patterns.ts';
import type { Statement } from './statement.ts';

/** One leave that a request needs. A request may need several, e.g. one for each item of a transaction. */
export interface Need {
  /** `<service>:<action>` as policies name it. */
  action: string;
  /** The resource's ARN; `*` for an action that has none. */
  resource: string;
  keys: ConditionKeys;
}

/** What of a statement allowed a need. */
export interface Grant {
  statement: Statement;
  /** The statement's own patterns that matched. */
  action: string;
  resource: string;
}

export type Decision =
  | { allowed: true; grant: Grant }
  /** `nearest` says which statement comes closest, and what of it does not fit. */
  | { allowed: false; because: 'explicit-deny' | 'no-allow'; nearest: string };

interface Fit {
  statement: Statement;
  action: string | undefined;
  resource: string | undefined;
  failed: string[];
}

/** Compares a need with one statement. */
function fit(statement: Statement, { action, resource, keys }: Need): Fit {
  const { actions, actionsExcept, resources, resourcesExcept, conditions } = statement;
  const byAction = actions.find((pattern) => matchesPattern(pattern, action, { ignoreCase: true }));
  const byResource = resources.find((pattern) => matchesArn(pattern, resource));
  const unless = (match: string | undefined, element: string) => (match === undefined ? element : undefined);
  return {
    statement,
    action: actionsExcept ? unless(byAction, 'NotAction') : byAction,
    resource: resourcesExcept ? unless(byResource, 'NotResource') : byResource,
    failed: conditions.filter((one) => !one.holds(keys)).map(({ text, wanted }) => `${text} in [${wanted.join(', ')}]`),
  };
}

const applies = ({ action, resource, failed }: Fit): boolean =>
  action !== undefined && resource !== undefined && failed.length === 0;

/** Decides by identity policies: what no statement allows is denied, and an explicit Deny wins over every Allow. */
export function evaluate(statements: readonly Statement[], need: Need): Decision {
  const fits = statements.map((statement) => fit(statement, need));
  const deny = fits.find((one) => one.statement.effect === 'Deny' && applies(one));
  if (deny) return { allowed: false, because: 'explicit-deny', nearest: `${deny.statement.id} denies it` };
  const allow = fits.find((one) => one.statement.effect === 'Allow' && applies(one));
  if (allow)
    return {
      allowed: true,
      grant: { statement: allow.statement, action: allow.action!, resource: allow.resource! },
    };
  return { allowed: false, because: 'no-allow', nearest: nearestOf(fits, need) };
}

function nearestOf(fits: readonly Fit[], { action, resource }: Need): string {
  const allows = fits.filter((one) => one.statement.effect === 'Allow');
  const conditional = allows.find((one) => one.action !== undefined && one.resource !== undefined);
  if (conditional) return `${conditional.statement.id} asks for ${conditional.failed.join(' and ')}`;
  const sameAction = allows.find((one) => one.action !== undefined);
  if (sameAction) return `${sameAction.statement.id} allows it on ${sameAction.statement.resources.join(', ')}`;
  const sameResource = allows.find((one) => one.resource !== undefined && one.resource !== '*');
  if (sameResource)
    return `${sameResource.statement.id} allows ${sameResource.statement.actions.join(', ')} on ${resource}`;
  return `no statement names ${action} or ${resource}`;
}
