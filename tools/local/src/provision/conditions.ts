import type { JsonMap } from '@wallcrawler/stack';
import { inLevels } from './levels.ts';
import { referencedNames, resolve } from './resolve.ts';
import type { Scope } from './resolve.ts';

/** Conditions may name each other in whatever order they are written. */
export function resolveConditions(expressions: JsonMap, scope: Scope): Map<string, boolean> {
  const names = Object.keys(expressions);
  const needs = names.map((name): [string, string[]] => [
    name,
    [...referencedNames(expressions[name]!)].filter((other) => names.includes(other)),
  ]);
  const conditions = new Map<string, boolean>();
  for (const name of inLevels(scope.stackName, new Map(needs)).flat())
    conditions.set(name, resolve(expressions[name]!, { ...scope, conditions }) === true);
  return conditions;
}
