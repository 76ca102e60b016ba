import { type Json, type JsonMap, type Template, isMap } from '../../template.ts';
import type { Finding } from '../finding.ts';

/** No policy may allow actions by wildcard on any resource. */
export function iamWildcards(template: Template): Finding[] {
  return Object.entries(template.Resources).flatMap(([logicalId, resource]) =>
    statements(resource.Properties ?? {})
      .filter((statement) => statement.Effect === 'Allow' && isAnything(statement))
      .map((statement): Finding => {
        const name = typeof statement.Sid === 'string' ? ` ${statement.Sid}` : '';
        const message = `statement${name} allows ${JSON.stringify(statement.Action ?? { NotAction: statement.NotAction ?? null })} on every resource; name either`;
        return { severity: 'error', rule: 'iam-wildcards', logicalId, message };
      }),
  );
}

function isAnything({ Action, NotAction, Resource, NotResource }: JsonMap): boolean {
  const anyAction =
    NotAction !== undefined || asList(Action).some((action) => typeof action === 'string' && action.includes('*'));
  const anyResource = NotResource !== undefined || asList(Resource).includes('*');
  return anyAction && anyResource;
}

const asList = (value: Json | undefined): Json[] => (Array.isArray(value) ? value : value === undefined ? [] : [value]);

/** Every policy statement at any depth: inline policies, managed policies and resource policies look alike. */
function statements(value: Json): JsonMap[] {
  if (Array.isArray(value)) return value.flatMap(statements);
  if (!isMap(value)) return [];
  return Object.entries(value).flatMap(([key, item]) =>
    key === 'Statement' ? asList(item).filter(isMap) : statements(item),
  );
}
