/** One step of a path: `.name`, `['name']`, `[0]` or `[*]`. */
const STEP = /\.([^.[\]]+)|\['([^']*)'\]|\["([^"]*)"\]|\[(\d+|\*)\]/y;

/**
 * Reads the JSON path forms which EventBridge accepts (`$.detail.items[0].id`); undefined when there is no such value.
 * Throws on a path that is not of that form.
 */
export function readJsonPath(value: unknown, path: string): unknown {
  if (!path.startsWith('$')) throw new Error(`"${path}" is no JSON path: it begins with $`);
  STEP.lastIndex = 1;
  let current = value;
  while (STEP.lastIndex < path.length) {
    const at = STEP.lastIndex;
    const step = STEP.exec(path);
    if (!step) throw new Error(`"${path}" is no JSON path: not understood from position ${at}`);
    const next = STEP.lastIndex;
    if (step[4] === '*') {
      const rest = `$${path.slice(next)}`;
      return Array.isArray(current) ? current.map((item: unknown) => readJsonPath(item, rest)) : undefined;
    }
    current = member(current, step[1] ?? step[2] ?? step[3] ?? step[4] ?? '');
    STEP.lastIndex = next;
  }
  return current;
}

function member(value: unknown, key: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
  return (value as Record<string, unknown>)[key];
}
