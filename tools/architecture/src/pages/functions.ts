import { groupBy } from '../render/groups.ts';
import { codes, collapse, table } from '../render/markdown.ts';
import { alarmsOf } from '../workspace/alarms.ts';
import { type Program, programsOf } from '../workspace/functions.ts';
import { statementsOf } from '../workspace/statements.ts';
import { triggersOf } from '../workspace/triggers.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { type Page, blocks } from './page.ts';

/** `dynamodb: GetItem, UpdateItem`, so that the service stands once. */
function actionsByService(actions: readonly string[]): string {
  const byService = groupBy(actions, (action) => action.split(':')[0] ?? '');
  return [...byService]
    .map(([service, own]) => `${service}: ${own.map((action) => action.slice(service.length + 1)).join(', ')}`)
    .join('; ');
}

/** The overview has room for a few; the section of each program has them all. */
const inShort = (triggers: readonly string[]): string =>
  triggers.length > 4 ? `${triggers.length} triggers` : triggers.join('; ');

function section(workspace: Workspace, program: Program): string {
  const alarms = alarmsOf(workspace, program.stack).map(({ name }) => name);
  const statements = statementsOf(program.stack, workspace.resolver);
  return blocks(
    `### ${program.stack.stackName}`,
    [
      `- Started by: ${triggersOf(workspace, program).join('; ') || 'nothing in these templates'}`,
      `- Environment: ${codes(program.environment)}`,
      `- Alarms: ${codes(collapse(alarms)) || 'none'}`,
    ].join('\n'),
    table(
      ['may', 'on', 'because', 'if'],
      statements.map(({ effect, actions, targets, sid, conditions }) => [
        `${effect === 'Deny' ? 'not ' : ''}${actionsByService(actions)}`,
        codes(targets),
        sid,
        codes(conditions),
      ]),
    ),
  );
}

export const functionsPage: Page = {
  file: 'functions.md',
  title: 'Functions and containers',
  summary: 'what starts each, what it may touch, its memory, timeout and alarms',
  body(workspace) {
    const programs = programsOf(workspace);
    return blocks(
      `${programs.length} programs: ${programs.filter(({ kind }) => kind === 'function').length} Lambda functions and ${programs.filter(({ kind }) => kind === 'container').length} containers.
The values are the templates' defaults. A container's timeout is what it has to stop.`,
      table(
        ['app', 'kind', 'memory (MB)', 'timeout (s)', 'started by'],
        programs.map((program) => [
          `[${program.stack.stackName}](#${program.stack.stackName})`,
          program.kind,
          program.memory,
          program.timeout,
          inShort(triggersOf(workspace, program)),
        ]),
      ),
      '## Each of them',
      "What a role may do, by its statements. `because` is the statement's Sid, `if` names the keys of its conditions.",
      programs.map((program) => section(workspace, program)),
    );
  },
};
