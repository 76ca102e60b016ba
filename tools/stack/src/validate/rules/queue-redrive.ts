import { type Json, type Resource, type Template, isMap, resourcesOfType } from '../../template.ts';
import { visitReferences } from '../../compose/references.ts';
import type { Finding } from '../finding.ts';

/** Properties whose value names a queue that takes what failed elsewhere. */
const DEAD_LETTER_KEYS = new Set(['DeadLetterConfig', 'RedrivePolicy', 'OnFailure']);

/**
 * Every queue has a redrive policy, is a dead-letter queue of something in its template, or says in its metadata
 * (`Wallcrawler: { NoRedrive: <reason> }`) why its messages may be lost.
 */
export function queueRedrive(template: Template): Finding[] {
  const dead = deadLetterQueues(template);
  return resourcesOfType(template, 'AWS::SQS::Queue')
    .filter(([id, queue]) => !queue.Properties?.RedrivePolicy && !dead.has(id) && !isExplained(queue))
    .map(([logicalId]) => ({
      severity: 'error',
      rule: 'queue-redrive',
      logicalId,
      message: 'expected a RedrivePolicy, a use as dead-letter queue, or a reason in Metadata.Wallcrawler.NoRedrive',
    }));
}

function isExplained({ Metadata }: Resource): boolean {
  const reason = isMap(Metadata?.Wallcrawler) ? Metadata.Wallcrawler.NoRedrive : undefined;
  return typeof reason === 'string' && reason.trim() !== '';
}

/** The queues that take what failed elsewhere in the template. */
export function deadLetterQueues(template: Template): Set<string> {
  const found = new Set<string>();
  const walk = (node: Json): void => {
    if (Array.isArray(node)) node.forEach(walk);
    if (!isMap(node)) return;
    for (const [key, item] of Object.entries(node)) {
      if (DEAD_LETTER_KEYS.has(key)) visitReferences(item, (id) => found.add(id));
      else walk(item);
    }
  };
  for (const resource of Object.values(template.Resources)) walk(resource.Properties ?? {});
  return found;
}
