const cache = new Map<string, RegExp>();

/** Whether a text matches a pattern of IAM: `*` is any text, `?` one character; everything else is itself. */
export function matchesPattern(pattern: string, text: string, { ignoreCase = false } = {}): boolean {
  const key = `${ignoreCase ? 'i' : 's'}${pattern}`;
  let compiled = cache.get(key);
  if (!compiled) {
    const source = pattern
      .replace(/[.+^${}()|[\]\\]/g, '\\$&')
      .replace(/\*/g, '.*')
      .replace(/\?/g, '.');
    compiled = new RegExp(`^${source}$`, ignoreCase ? 'is' : 's');
    cache.set(key, compiled);
  }
  return compiled.test(text);
}

/** The six parts of an ARN; what follows the fifth colon is one part, however many colons it has. */
const partsOf = (arn: string): string[] => {
  const parts = arn.split(':');
  return [...parts.slice(0, 5), parts.slice(5).join(':')];
};

/**
 * Whether an ARN matches a pattern. Each of the six parts is compared by itself, so that a wildcard in one of them
 * reaches no other; a lone `*` is every resource.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_ARN
 */
export function matchesArn(pattern: string, arn: string): boolean {
  if (pattern === '*') return true;
  const wanted = partsOf(pattern);
  return partsOf(arn).every((part, at) => matchesPattern(wanted[at] ?? '', part));
}
