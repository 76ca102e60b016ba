import { EventPatternError, valueMatcher, type Scalar } from './event-pattern-value.ts';

export { EventPatternError } from './event-pattern-value.ts';

/** An event pattern as EventBridge rules and Lambda's FilterCriteria write it. */
export type EventPattern = Record<string, unknown>;
export type EventMatcher = (event: unknown) => boolean;

type Fields = Record<string, unknown>;
const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * Compiles a pattern (an object, or its JSON text). Fields of the event that the pattern does not name are ignored.
 * @throws EventPatternError when EventBridge would refuse the pattern.
 */
export function compileEventPattern(pattern: EventPattern | string): EventMatcher {
  const parsed: unknown = typeof pattern === 'string' ? parse(pattern) : pattern;
  if (!isFields(parsed)) throw new EventPatternError('an event pattern is a JSON object');
  const matches = compileFields(parsed, '');
  return (event) => isFields(event) && matches(event);
}

/** Whether one event satisfies a pattern; for many events, compile the pattern once. Throws as `compileEventPattern`. */
export function matchesPattern(pattern: EventPattern | string, event: unknown): boolean {
  return compileEventPattern(pattern)(event);
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch (cause) {
    throw new EventPatternError(`an event pattern is a JSON object: ${String(cause)}`, { cause });
  }
}

function compileFields(pattern: Fields, path: string): (event: Fields) => boolean {
  const tests = Object.entries(pattern).map(([key, rule]) => {
    if (key === '$or') return compileOr(rule, path);
    const place = path ? `${path}.${key}` : key;
    const test = Array.isArray(rule) ? compileLeaf(rule, place) : compileNested(rule, place);
    return (event: Fields) => test(Object.hasOwn(event, key) ? event[key] : undefined);
  });
  return (event) => tests.every((test) => test(event));
}

function compileOr(rule: unknown, path: string): (event: Fields) => boolean {
  if (!Array.isArray(rule) || rule.length < 2 || !rule.every(isFields)) {
    throw new EventPatternError(`${path || 'the pattern'}: $or expects an array of two or more patterns`);
  }
  const alternatives = rule.map((one) => compileFields(one, path));
  return (event) => alternatives.some((matches) => matches(event));
}

function compileNested(rule: unknown, path: string): (value: unknown) => boolean {
  if (!isFields(rule)) {
    throw new EventPatternError(`${path}: expected an array of values or a nested object, got ${JSON.stringify(rule)}`);
  }
  if (Object.keys(rule).length === 0) throw new EventPatternError(`${path}: an empty object matches nothing`);
  const matches = compileFields(rule, path);
  // An object that is not there has no fields: `exists: false` below it still holds.
  return (value) =>
    Array.isArray(value)
      ? value.flat(Infinity).some((one) => isFields(one) && matches(one))
      : matches(isFields(value) ? value : {});
}

function compileLeaf(rules: unknown[], path: string): (value: unknown) => boolean {
  if (rules.length === 0) throw new EventPatternError(`${path}: an empty array matches nothing`);
  const tests = rules.map((rule) => {
    const exists = isFields(rule) && Object.hasOwn(rule, 'exists') ? rule.exists : undefined;
    if (exists === undefined) {
      const matches = valueMatcher(rule);
      return (values: Scalar[]) => values.some(matches);
    }
    if (typeof exists !== 'boolean') throw new EventPatternError(`${path}: exists expects true or false`);
    return (values: Scalar[]) => values.length > 0 === exists;
  });
  return (value) => {
    const values = leaves(value);
    return tests.some((test) => test(values));
  };
}

/** The values at a path: an array counts as each of its values, an object (not being a leaf) as none. */
function leaves(value: unknown): Scalar[] {
  const flat: unknown[] = Array.isArray(value) ? value.flat(Infinity) : [value];
  return flat.filter((one): one is Scalar => one === null || ['string', 'number', 'boolean'].includes(typeof one));
}
