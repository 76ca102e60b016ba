import { appChoices } from './app-choices.ts';
import { leastPermissions } from './least-permissions.ts';
import { localCalls } from './local-calls.ts';
import { noInjection } from './no-injection.ts';
import { noLeftoverCredentials } from './no-leftover-credentials.ts';
import { oneDeploymentAtATime } from './one-deployment-at-a-time.ts';
import { pinnedActions } from './pinned-actions.ts';
import { planLevels } from './plan-levels.ts';
import type { Rule } from './rule.ts';
import { timeouts } from './timeouts.ts';
import { trustedTriggers } from './trusted-triggers.ts';

export type { Workspace } from './rule.ts';

/** The rules of this house for workflow files, by the name that a finding carries. */
export const rules: Readonly<Record<string, Rule>> = {
  'app-choices': appChoices,
  'least-permissions': leastPermissions,
  'local-calls': localCalls,
  'no-injection': noInjection,
  'no-leftover-credentials': noLeftoverCredentials,
  'one-deployment-at-a-time': oneDeploymentAtATime,
  'pinned-actions': pinnedActions,
  'plan-levels': planLevels,
  timeouts,
  'trusted-triggers': trustedTriggers,
};
