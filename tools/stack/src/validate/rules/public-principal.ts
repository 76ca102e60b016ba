import { type Json, type Template, isMap } from '../../template.ts';
import type { Finding } from '../finding.ts';
import { allowStatements, asList, sidOf } from './statements.ts';

/** No resource policy lets everybody in without a condition. */
export const publicPrincipal = (template: Template): Finding[] =>
  allowStatements(template)
    .filter(([, , { Principal, Condition }]) => isEverybody(Principal) && Condition === undefined)
    .map(([logicalId, , statement]) => ({
      severity: 'error',
      rule: 'public-principal',
      logicalId,
      message: `statement${sidOf(statement)} lets everybody in: name the principal, or add a Condition`,
    }));

const isEverybody = (principal: Json | undefined): boolean =>
  principal === '*' || (isMap(principal) && asList(principal.AWS).includes('*'));
