import { killTaskProcesses, readProcess } from './process-tree.ts';
import { removeScratch } from './scratch.ts';
import type { TaskRecord } from './task.ts';

/**
 * Ends what a task of an earlier run has left: its processes as far as they are verifiably its own (a pid that was
 * reused has another start time), and its scratch directory. Returns the task as STOPPED.
 */
export async function endOrphan(task: TaskRecord): Promise<TaskRecord> {
  const { taskId, scratch, process: leader } = task;
  const isOurs = leader?.startTime !== undefined && readProcess(leader.pid)?.startTime === leader.startTime;
  await killTaskProcesses({ taskId, scratch, group: isOurs ? leader.pid : undefined });
  if (scratch) removeScratch(scratch);
  const now = Date.now();
  return {
    ...task,
    ...{ lastStatus: 'STOPPED', desiredStatus: 'STOPPED', updatedAt: now, stoppedAt: now },
    version: task.version + 1,
    stoppingAt: task.stoppingAt ?? now,
    stopCode: task.stopCode ?? 'TerminationNotice',
    stoppedReason: task.stoppedReason ?? 'The host was restarted',
    ...(task.startedAt === undefined ? {} : { exitCode: task.exitCode ?? 137 }),
  };
}
