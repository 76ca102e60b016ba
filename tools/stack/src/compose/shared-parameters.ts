import type { Json, Parameter, Template } from '../template.ts';
import { visitReferences } from './references.ts';

/**
 * Declares the parameters that a template refers to but does not declare, from the catalogue in
 * `infra/fragments/shared-parameters.yaml`.
 * @throws Error for a reference to a name that is neither a resource, a parameter nor in the catalogue, and for a
 *   resource that has the name of a shared parameter, since a reference to it could mean either.
 */
export function declareSharedParameters(template: Template, catalogue: Record<string, Parameter>): Template {
  const parameters = { ...template.Parameters };
  const ambiguous = Object.keys(template.Resources).find((logicalId) => logicalId in catalogue);
  if (ambiguous) throw new Error(`the resource ${ambiguous} has the name of a shared parameter: rename it`);
  visitReferences(template as unknown as Json, (name) => {
    if (name.startsWith('AWS::') || name in parameters || name in template.Resources) return;
    const shared = catalogue[name];
    if (!shared)
      throw new Error(`refers to ${name}, which is neither a resource nor a parameter here nor a shared parameter`);
    parameters[name] = shared;
  });
  const sorted = Object.entries(parameters).sort(([left], [right]) => (left < right ? -1 : 1));
  return { ...template, Parameters: Object.fromEntries(sorted) };
}
