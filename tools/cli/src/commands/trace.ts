import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Command } from '../command.ts';
import { CliError } from '../errors.ts';
import { readDocuments, traceOfSession, traceRows } from '../trace-tree.ts';
import type { TraceRow } from '../trace-tree.ts';

/** What finds the trace on AWS, where X-Ray keeps it for 30 days; the times are for the reader to fill in. */
const onAws = (sessionId: string): string =>
  `aws xray get-trace-summaries --start-time <begin> --end-time <end> --filter-expression 'annotation.session_id = "${sessionId}"'`;

const told = ({ name, depth, begin, took, failed, annotations }: TraceRow): Record<string, unknown> => ({
  part: `${'  '.repeat(depth)}${name}`,
  begin: `${begin} ms`,
  took: `${took} ms`,
  notes: [...(failed ? ['failed'] : []), annotations['result'], annotations['wake_path']].filter(Boolean).join(' '),
});

export const traceCommand: Command = {
  name: 'trace',
  summary: 'what the create of a session spent its time with',
  operands: ['id'],
  run: async ({ target, output }, { operands }) => {
    const sessionId = operands['id']!;
    if (target.kind === 'aws')
      throw new CliError(`On AWS the traces are in X-Ray. Find this one with:\n  ${onAws(sessionId)}`);
    const file = path.join(target.directory, 'logs/traces.jsonl');
    const rows = existsSync(file)
      ? traceRows(traceOfSession(readDocuments(readFileSync(file, 'utf8')), sessionId))
      : [];
    if (rows.length === 0) throw new CliError(`${sessionId} has no trace: expected the id of a session of this cloud`);
    output.list(rows.map(told), ['part', 'begin', 'took', 'notes'], '');
  },
};
