import { visitReferences } from '../../compose/references.ts';
import type { Json, Template } from '../../template.ts';
import type { Finding } from '../finding.ts';

/** A parameter that nothing refers to asks for a value that changes nothing. */
export function unusedParameters({ Parameters, Resources, Conditions, Outputs }: Template): Finding[] {
  const used = new Set<string>();
  visitReferences([Resources, Conditions ?? {}, Outputs ?? {}] as unknown as Json, (name) => used.add(name));
  return Object.keys(Parameters)
    .filter((logicalId) => !used.has(logicalId))
    .map((logicalId) => ({
      severity: 'warning',
      rule: 'unused-parameters',
      logicalId,
      message: 'nothing refers to this parameter: remove it',
    }));
}
