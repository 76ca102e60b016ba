import { createHash } from 'node:crypto';
import type { Json, Template } from '../template.ts';
import { mapReferences } from './references.ts';

/**
 * Appends a hash of other resources to a logical id, and follows it in every reference. An immutable resource (a Lambda
 * version, an API deployment) is only made anew when its logical id changes, so the id must change with its content.
 * @param hashedIds logical id -> the resources whose text it depends on.
 * @throws Error when one of the ids does not exist.
 */
export function hashLogicalIds(template: Template, hashedIds: Record<string, string[]>): Template {
  const renamed = new Map<string, string>();
  for (const [logicalId, sources] of Object.entries(hashedIds)) {
    for (const id of [logicalId, ...sources])
      if (!template.Resources[id]) throw new Error(`HashedIds: there is no resource ${id}`);
    const content = JSON.stringify(sources.map((id) => template.Resources[id]));
    renamed.set(logicalId, logicalId + createHash('sha256').update(content).digest('hex').slice(0, 10));
  }
  const followed = mapReferences(template as unknown as Json, (name) => renamed.get(name) ?? name);
  const result = followed as unknown as Template;
  const resources = Object.entries(result.Resources).map(([id, resource]) => [renamed.get(id) ?? id, resource]);
  return { ...result, Resources: Object.fromEntries(resources) as Template['Resources'] };
}
