import { SDK_STATUSES, isTerminal, toSdkStatus } from '@wallcrawler/session-state';
import type { SdkStatus } from '@wallcrawler/session-state';
import { optionalFields } from '@wallcrawler/session-store';
import type { SessionRecord } from '@wallcrawler/session-store';
import { wholeNumber } from '../command.ts';
import type { Command } from '../command.ts';
import { CliError } from '../errors.ts';

const DEFAULT_LIMIT = 50;
const MOST = 10_000;

function shown(record: SessionRecord) {
  const { reason, endedAt, taskArn } = optionalFields(record);
  return {
    id: record.sessionId,
    project: record.projectId,
    status: toSdkStatus(record.status, reason),
    state: record.status,
    reason,
    createdAt: record.createdAt,
    endedAt,
    task: taskArn?.split('/').at(-1),
  };
}

function statusOf(text: string | undefined): SdkStatus | undefined {
  if (text === undefined) return undefined;
  const status = SDK_STATUSES.find((known) => known === text.toUpperCase());
  if (!status) throw new CliError(`--status: expected one of ${SDK_STATUSES.join(', ')}, got ${text}`);
  return status;
}

const list: Command = {
  name: 'sessions list',
  summary: 'the newest sessions of all projects',
  options: {
    status: SDK_STATUSES.join(', '),
    limit: `at most so many (default ${DEFAULT_LIMIT})`,
  },
  async run({ projects, sessions, output }, input) {
    const status = statusOf(input.options['status']);
    const limit = wholeNumber(input, 'limit', 1, MOST) ?? DEFAULT_LIMIT;
    const rows: ReturnType<typeof shown>[] = [];
    for await (const { projectId } of projects.list()) {
      let taken = 0;
      for await (const record of sessions.listByProject(projectId)) {
        const row = shown(record);
        if (status && row.status !== status) continue;
        rows.push(row);
        if (++taken === limit) break;
      }
    }
    rows.sort((left, right) => right.createdAt.localeCompare(left.createdAt));
    output.list(rows.slice(0, limit), ['id', 'status', 'state', 'reason', 'createdAt', 'endedAt'], 'No sessions.');
  },
};

const succeeds = (call: Promise<unknown>): Promise<boolean> =>
  call.then(
    () => true,
    () => false,
  );

const end: Command = {
  name: 'sessions end',
  summary: 'releases a session, as its owner would',
  operands: ['id'],
  async run({ sessions, tasks, output }, { operands }) {
    const id = operands['id']!;
    const { session, outcome } = await sessions.apply(id, { type: 'releaseRequested' });
    if (!session) throw new CliError(`There is no session ${id}; see: wallcrawler sessions list`);
    const { taskArn } = optionalFields(session);
    // Durable first: when the task cannot be told, the sweeper stops it within a minute.
    const told = taskArn && !isTerminal(session.status) ? await succeeds(tasks.stop(taskArn, 'released')) : true;
    const { status } = shown(session);
    const text = outcome === 'moved' ? `Session ${id} is released.` : `Session ${id} had ended before (${status}).`;
    output.result(
      { id, status, changed: outcome === 'moved', taskTold: told },
      told ? text : `${text} Its task could not be told; the sweeper stops it within a minute.`,
    );
  },
};

export const sessionCommands = [list, end];
