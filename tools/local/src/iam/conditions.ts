import { matchesArn, matchesPattern } from './patterns.ts';

/** What is known of a request, by condition key in its usual spelling. A key that is not there is absent. */
export type ConditionKeys = Readonly<Record<string, readonly string[]>>;

/** One key of a condition block, ready to be asked. */
export interface Condition {
  /** As the policy has it, e.g. `ForAllValues:StringEquals dynamodb:Attributes`. */
  text: string;
  key: string;
  wanted: readonly string[];
  holds(keys: ConditionKeys): boolean;
}

type Compare = (wanted: string, actual: string) => boolean;
const equal: Compare = (wanted, actual) => wanted === actual;
const ignoringCase: Compare = (wanted, actual) => wanted.toLowerCase() === actual.toLowerCase();

/** The operators that compare; ArnEquals and ArnLike are the same to IAM. */
const OPERATORS: Record<string, Compare> = {
  StringEquals: equal,
  StringEqualsIgnoreCase: ignoringCase,
  StringLike: matchesPattern,
  ArnEquals: matchesArn,
  ArnLike: matchesArn,
  Bool: ignoringCase,
  NumericEquals: (wanted, actual) => Number(wanted) === Number(actual),
  NumericLessThan: (wanted, actual) => Number(actual) < Number(wanted),
  NumericLessThanEquals: (wanted, actual) => Number(actual) <= Number(wanted),
  NumericGreaterThan: (wanted, actual) => Number(actual) > Number(wanted),
  NumericGreaterThanEquals: (wanted, actual) => Number(actual) >= Number(wanted),
};
const NEGATIONS: Record<string, string> = {
  StringNotEquals: 'StringEquals',
  StringNotEqualsIgnoreCase: 'StringEqualsIgnoreCase',
  StringNotLike: 'StringLike',
  ArnNotEquals: 'ArnEquals',
  ArnNotLike: 'ArnLike',
  NumericNotEquals: 'NumericEquals',
};

/**
 * The condition keys that the requests here carry, in lower case. A policy with another one is refused: a key that is
 * taken for absent would be denied here and allowed by AWS, or the other way round.
 */
const KNOWN_KEYS = new Set(
  [
    ...['aws:PrincipalAccount', 'aws:PrincipalArn', 'aws:RequestedRegion', 'aws:ResourceAccount'],
    ...['aws:SourceAccount', 'aws:SourceArn'],
    ...['dynamodb:Attributes', 'dynamodb:ReturnValues', 'dynamodb:Select'],
    ...['ecs:CreateAction', 'ecs:cluster', 'events:detail-type', 'events:source', 'iam:PassedToService'],
    ...['s3:delimiter', 's3:max-keys', 's3:prefix'],
  ].map((key) => key.toLowerCase()),
);

const FORMAT = /^(?:(ForAllValues|ForAnyValue):)?([A-Za-z]+?)(IfExists)?$/;

/**
 * Reads one entry of a condition block.
 *
 * @throws Error that names the statement and the operator or key that is not known here.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */
export function compileCondition(operator: string, key: string, wanted: readonly string[], where: string): Condition {
  const [, quantifier, name = '', ifExists] = FORMAT.exec(operator) ?? [];
  const positive = NEGATIONS[name] ?? name;
  const compare = OPERATORS[positive];
  if (!compare && name !== 'Null')
    throw new Error(`the statement ${where}: the condition operator ${operator} is not known here`);
  const lower = key.toLowerCase();
  if (!KNOWN_KEYS.has(lower) && name !== 'Null')
    throw new Error(`the statement ${where}: the condition key ${key} is not known here`);
  const negated = name in NEGATIONS;
  const fits = (actual: string): boolean => wanted.some((one) => compare!(one, actual)) !== negated;
  const holds = (actual: readonly string[] | undefined): boolean => {
    if (name === 'Null') return wanted.some((one) => (one.toLowerCase() === 'true') === (actual === undefined));
    // Both hold for a key that is absent or empty, whatever is wanted: AWS warns of this, and so must be tested.
    if (quantifier === 'ForAllValues') return (actual ?? []).every(fits);
    if (actual === undefined) return ifExists !== undefined || (negated && quantifier === undefined);
    if (quantifier === 'ForAnyValue') return actual.some(fits);
    return actual.length > 0 && actual.every(fits);
  };
  return {
    text: `${operator} ${key}`,
    key,
    wanted,
    holds: (keys) => {
      const found = Object.keys(keys).find((one) => one.toLowerCase() === lower);
      return holds(found === undefined ? undefined : keys[found]);
    },
  };
}
