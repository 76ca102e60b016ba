import type { JsonMap, Template } from '../../template.ts';
import type { Finding } from '../finding.ts';
import { allowStatements, asList, sidOf } from './statements.ts';

/** No policy may allow actions by wildcard on any resource. */
export const iamWildcards = (template: Template): Finding[] =>
  allowStatements(template)
    .filter(([, , statement]) => isAnything(statement))
    .map(([logicalId, , statement]) => {
      const message = `statement${sidOf(statement)} allows ${JSON.stringify(statement.Action ?? { NotAction: statement.NotAction ?? null })} on every resource; name either`;
      return { severity: 'error', rule: 'iam-wildcards', logicalId, message };
    });

function isAnything({ Action, NotAction, Resource, NotResource }: JsonMap): boolean {
  const anyAction =
    NotAction !== undefined || asList(Action).some((action) => typeof action === 'string' && action.includes('*'));
  const anyResource = NotResource !== undefined || asList(Resource).includes('*');
  return anyAction && anyResource;
}
