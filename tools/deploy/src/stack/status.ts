import type { StackStatus } from '@aws-sdk/client-cloudformation';

/**
 * What a stack's status means for a deployment:
 * - `new`: not there, or only under review since a change set was made for it;
 * - `settled`: may be updated;
 * - `busy`: somebody changes it;
 * - `unborn`: its creation failed and was rolled back; it can only be deleted;
 * - `stuck`: needs a person.
 */
export type Phase = 'new' | 'settled' | 'busy' | 'unborn' | 'stuck';

const UNBORN = new Set<string>(['ROLLBACK_COMPLETE', 'CREATE_FAILED', 'ROLLBACK_FAILED']);
const SETTLED = new Set<string>([
  'CREATE_COMPLETE',
  'UPDATE_COMPLETE',
  'UPDATE_ROLLBACK_COMPLETE',
  'IMPORT_COMPLETE',
  'IMPORT_ROLLBACK_COMPLETE',
]);

/** @param status of DescribeStacks; none when there is no such stack. */
export function phaseOf(status: StackStatus | undefined): Phase {
  if (status === undefined || status === 'REVIEW_IN_PROGRESS' || status === 'DELETE_COMPLETE') return 'new';
  if (status.endsWith('_IN_PROGRESS')) return 'busy';
  if (SETTLED.has(status)) return 'settled';
  return UNBORN.has(status) ? 'unborn' : 'stuck';
}

/** Whether a finished execution brought the stack to what was asked for. */
export const hasSucceeded = (status: StackStatus): boolean =>
  ['CREATE_COMPLETE', 'UPDATE_COMPLETE', 'IMPORT_COMPLETE'].includes(status);
