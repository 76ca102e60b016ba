import { createHash } from 'node:crypto';
import type { Json, Template } from '@wallcrawler/stack';

/**
 * What of a function is no part of a version's snapshot, or publishes a version by itself: the code by CodeDigest. A
 * version is worth minutes of a canary, so another alarm topic or tag is to make none.
 */
const NOT_IN_SNAPSHOT = ['Code', 'ReservedConcurrentExecutions', 'Tags'];

/**
 * The parameter VersionStamp: a hash of the values that reach the functions' settings, SSM's included. A version whose
 * stamp differs is published anew. (What the template itself says is in the function's and the version's description.)
 * @param resolved every parameter's final value.
 */
export function versionStamp(template: Template, resolved: Readonly<Record<string, string>>): string {
  const functions = Object.values(template.Resources).filter(({ Type }) => Type === 'AWS::Lambda::Function');
  const settings = functions.map(({ Properties = {} }) =>
    Object.fromEntries(Object.entries(Properties).filter(([name]) => !NOT_IN_SNAPSHOT.includes(name))),
  );
  const names = parameterNames(settings, template).sort();
  const values = names.map((name) => [name, resolved[name] ?? null]);
  return createHash('sha256').update(JSON.stringify(values)).digest('hex').slice(0, 16);
}

/** The parameters that a value refers to, also through conditions. */
function parameterNames(value: Json, template: Template): string[] {
  const found = new Set<string>();
  const conditions = new Set<string>();
  const visitCondition = (name: Json | undefined): void => {
    if (typeof name !== 'string' || conditions.has(name)) return;
    conditions.add(name);
    visit(template.Conditions?.[name] ?? null);
  };
  const visit = (item: Json): void => {
    if (Array.isArray(item)) return item.forEach(visit);
    if (typeof item !== 'object' || item === null) return;
    for (const [key, inner] of Object.entries(item)) {
      const first = Array.isArray(inner) ? inner[0] : inner;
      if (key === 'Ref' && typeof inner === 'string') found.add(inner);
      else if (key === 'Condition' || key === 'Fn::If') visitCondition(first);
      else if (key === 'Fn::Sub' && typeof first === 'string') for (const name of namesInText(first)) found.add(name);
      visit(inner);
    }
  };
  visit(value);
  return [...found].filter((name) => name in template.Parameters && name !== 'VersionStamp');
}

/** What `${Name}` and `${Name.Attribute}` in a text refer to. */
const namesInText = (text: string): string[] =>
  [...text.matchAll(/\$\{([^!}.]+)[^}]*\}/g)].flatMap(([, name]) => name ?? []);
