/** A value of an event that a rule can look at. */
export type Scalar = string | number | boolean | null;

/** Decides whether one value satisfies one rule of a pattern's array. */
export type ValueMatcher = (value: Scalar) => boolean;

export class EventPatternError extends Error {
  override readonly name = 'EventPatternError';
}

const isText = (value: unknown): value is string => typeof value === 'string';
const list = (operand: unknown): unknown[] => (Array.isArray(operand) ? (operand as unknown[]) : [operand]);

function texts(operator: string, operand: unknown): string[] {
  const values = list(operand);
  if (values.length === 0 || !values.every(isText)) throw new EventPatternError(`${operator} expects a string`);
  return values;
}

function text(operator: string, operand: unknown): string {
  if (!isText(operand)) throw new EventPatternError(`${operator} expects a string, got ${JSON.stringify(operand)}`);
  return operand;
}

const onText =
  (test: (value: string) => boolean): ValueMatcher =>
  (value) =>
    isText(value) && test(value);
const sameLetters = (left: string, right: string) => left.toLowerCase() === right.toLowerCase();
const ignoringCase = (operator: string, operand: unknown): string | undefined =>
  typeof operand === 'object' && operand !== null && 'equals-ignore-case' in operand
    ? text(`${operator} equals-ignore-case`, operand['equals-ignore-case'])
    : undefined;

function prefix(operand: unknown): ValueMatcher {
  const loose = ignoringCase('prefix', operand);
  if (loose !== undefined) return onText((value) => sameLetters(value.slice(0, loose.length), loose));
  const wanted = text('prefix', operand);
  return onText((value) => value.startsWith(wanted));
}

function suffix(operand: unknown): ValueMatcher {
  const loose = ignoringCase('suffix', operand);
  if (loose !== undefined) {
    return onText(
      (value) => value.length >= loose.length && sameLetters(value.slice(value.length - loose.length), loose),
    );
  }
  const wanted = text('suffix', operand);
  return onText((value) => value.endsWith(wanted));
}

/** `*` stands for any run of characters; `\*` and `\\` for themselves. */
function wildcard(operand: unknown): ValueMatcher {
  const pattern = text('wildcard', operand);
  const pieces = [''];
  for (let index = 0; index < pattern.length; index += 1) {
    const character = pattern[index] ?? '';
    if (character === '*') {
      if (pattern[index + 1] === '*') throw new EventPatternError('wildcard: two * may not follow each other');
      pieces.push('');
    } else {
      if (character === '\\') index += 1;
      pieces[pieces.length - 1] += pattern[index] ?? '';
    }
  }
  return onText((value) => fitsPieces(value, pieces));
}

/** Greedy from the left: linear, where a regular expression of many stars is not. */
function fitsPieces(value: string, [head = '', ...others]: string[]): boolean {
  if (others.length === 0) return value === head;
  const tail = others.pop() ?? '';
  if (!value.startsWith(head)) return false;
  let position = head.length;
  for (const piece of others) {
    const found = value.indexOf(piece, position);
    if (found < 0) return false;
    position = found + piece.length;
  }
  return value.length - tail.length >= position && value.endsWith(tail);
}

const comparisons: Record<string, (value: number, bound: number) => boolean> = {
  '=': (value, bound) => value === bound,
  '<': (value, bound) => value < bound,
  '<=': (value, bound) => value <= bound,
  '>': (value, bound) => value > bound,
  '>=': (value, bound) => value >= bound,
};

function numeric(operand: unknown): ValueMatcher {
  if (!Array.isArray(operand) || operand.length % 2 !== 0 || operand.length === 0 || operand.length > 4) {
    throw new EventPatternError('numeric expects ["<", 5] or [">", 0, "<=", 5]');
  }
  const tests: ((value: number) => boolean)[] = [];
  for (let index = 0; index < operand.length; index += 2) {
    const compare = comparisons[String(operand[index])];
    const bound: unknown = operand[index + 1];
    if (!compare || typeof bound !== 'number') throw new EventPatternError(`numeric: ${JSON.stringify(operand)}`);
    tests.push((value) => compare(value, bound));
  }
  return (value) => typeof value === 'number' && tests.every((test) => test(value));
}

function equalsIgnoreCase(operand: unknown): ValueMatcher {
  const wanted = texts('equals-ignore-case', operand);
  return onText((value) => wanted.some((one) => sameLetters(value, one)));
}

function anythingBut(operand: unknown): ValueMatcher {
  if (typeof operand === 'object' && operand !== null && !Array.isArray(operand)) {
    const [[operator = '', inner] = [], ...more] = Object.entries(operand);
    if (more.length > 0 || !['prefix', 'suffix', 'wildcard', 'equals-ignore-case'].includes(operator)) {
      throw new EventPatternError(`anything-but knows no ${JSON.stringify(operand)}`);
    }
    const refused = list(inner).map((one) => valueMatcher({ [operator]: one }));
    return (value) => !refused.some((matches) => matches(value));
  }
  const refused = list(operand);
  return (value) => !refused.includes(value);
}

const operators: Record<string, (operand: unknown) => ValueMatcher> = {
  prefix,
  suffix,
  wildcard,
  numeric,
  'equals-ignore-case': equalsIgnoreCase,
  'anything-but': anythingBut,
};

/**
 * Compiles one entry of a pattern's array other than `exists`.
 * @throws EventPatternError for an operator or operand that EventBridge would refuse.
 */
export function valueMatcher(rule: unknown): ValueMatcher {
  if (typeof rule !== 'object' || rule === null) return (value) => value === rule;
  const [[operator = '', operand] = [], ...more] = Object.entries(rule);
  const compile = Object.hasOwn(operators, operator) ? operators[operator] : undefined;
  if (!compile || more.length > 0) throw new EventPatternError(`unknown operator in ${JSON.stringify(rule)}`);
  return compile(operand);
}
