import { type Json, type JsonMap, isMap } from '../template.ts';

/** A list item with one of these keys is the same item as the one with the same value in the other list. */
const IDENTITY_KEYS = ['Name', 'PolicyName', 'Key'];

/**
 * Lays `own` over `base`: maps merge key by key, lists are appended, anything else of `own` wins. List items that are
 * maps with an equal Name, PolicyName or Key are merged in place, so that a stack can add statements to a fragment's
 * policy or variables to its container.
 */
export function merge(base: JsonMap, own: JsonMap): JsonMap {
  const merged: JsonMap = { ...base };
  for (const [key, value] of Object.entries(own)) {
    const inherited = merged[key];
    merged[key] = inherited === undefined ? value : mergeValue(inherited, value);
  }
  return merged;
}

function mergeValue(base: Json, own: Json): Json {
  if (isMap(base) && isMap(own)) return isIntrinsic(base) || isIntrinsic(own) ? own : merge(base, own);
  if (Array.isArray(base) && Array.isArray(own)) return mergeLists(base, own);
  return own;
}

/** `{ Ref: A }` laid over `{ 'Fn::Sub': B }` is a replacement: the union of both would be no intrinsic at all. */
function isIntrinsic(value: JsonMap): boolean {
  const keys = Object.keys(value);
  return keys.length === 1 && (keys[0] === 'Ref' || keys[0]?.startsWith('Fn::') === true);
}

function mergeLists(base: Json[], own: Json[]): Json[] {
  const merged = [...base];
  for (const item of own) {
    const at = merged.findIndex((candidate) => isSameItem(candidate, item));
    if (at < 0) merged.push(item);
    else merged[at] = mergeValue(merged[at] as Json, item);
  }
  return merged;
}

function isSameItem(left: Json, right: Json): boolean {
  if (!isMap(left) || !isMap(right)) return false;
  return IDENTITY_KEYS.some((key) => typeof left[key] === 'string' && left[key] === right[key]);
}
