import path from 'node:path';
import { groupBy } from '../render/groups.ts';
import { codes, table } from '../render/markdown.ts';
import { type Alarm, alarmsOf } from '../workspace/alarms.ts';
import { type Page, blocks } from './page.ts';

/** The part of a name after its app: `wallcrawler-sessions-create-errors` -> `errors`. */
const kindOf = ({ name, stack }: Alarm): string => name.replace(new RegExp(`^wallcrawler-(${stack}-)?`), '');

const link = (runbook: string | undefined): string =>
  runbook ? `[${path.basename(runbook, '.md')}](../operations/${path.basename(runbook)})` : 'none';

const sameInAll = (values: readonly string[]): string => {
  const different = [...new Set(values)];
  return different.length === 1 ? (different[0] ?? '') : different.length < 4 ? different.join('; ') : 'differs by app';
};

export const alarmsPage: Page = {
  file: 'alarms.md',
  title: 'Alarms',
  summary: 'what is watched, and the runbook of each alarm',
  body(workspace) {
    const alarms = workspace.stacks.flatMap((stack) => alarmsOf(workspace, stack));
    const kinds = [...groupBy(alarms, kindOf)].sort(([left], [right]) => (left < right ? -1 : 1));
    return blocks(
      `${alarms.length} alarms, all of which tell the topic \`/wallcrawler/operations/alarm-topic-arn\`. Thresholds are the
templates' defaults.`,
      '## By kind',
      table(
        ['kind', 'alarms', 'condition', 'runbook'],
        kinds.map(([kind, members]) => [
          kind,
          String(members.length),
          sameInAll(members.map(({ condition }) => condition)),
          [...new Set(members.map(({ runbook }) => link(runbook)))].join(', '),
        ]),
      ),
      '## By runbook',
      table(
        ['runbook', 'alarms'],
        [...groupBy(alarms, ({ runbook }) => runbook ?? 'none')]
          .sort(([left], [right]) => (left < right ? -1 : 1))
          .map(([runbook, members]) => [
            link(runbook === 'none' ? undefined : runbook),
            codes(members.map(({ name }) => name)),
          ]),
      ),
    );
  },
};
