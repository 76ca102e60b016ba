import type { Template } from '../../template.ts';
import type { Finding } from '../finding.ts';
import { allowStatements, asList, sidOf } from './statements.ts';

/** Who may pass any role may become any role: every `iam:PassRole` names its roles and the service that gets them. */
export const iamPassRole = (template: Template): Finding[] =>
  allowStatements(template)
    .filter(([, , { Action }]) => asList(Action).includes('iam:PassRole'))
    .filter(([, , { Resource, Condition }]) => {
      const anyRole = asList(Resource).some((role) => role === '*' || JSON.stringify(role).includes(':role/*"'));
      return anyRole || Resource === undefined || !JSON.stringify(Condition ?? {}).includes('iam:PassedToService');
    })
    .map(([logicalId, , statement]) => ({
      severity: 'error',
      rule: 'iam-pass-role',
      logicalId,
      message: `statement${sidOf(statement)}: expected iam:PassRole on named roles, with a Condition on iam:PassedToService`,
    }));
