import type { ApiKeyRecord } from '@wallcrawler/session-store';
import { needed } from '../command.ts';
import type { Command } from '../command.ts';
import type { Context } from '../context.ts';
import { CliError } from '../errors.ts';

/** The parts of a key's record that may be shown: never its hash. */
const shown = ({ keyId, projectId, name, createdAt, revokedAt }: ApiKeyRecord) => ({
  id: keyId,
  project: projectId,
  name,
  createdAt,
  revokedAt,
});

async function projectIds({ projects }: Context, given: string | undefined): Promise<string[]> {
  if (given) {
    if (!(await projects.get(given)))
      throw new CliError(`There is no project ${given}; see: wallcrawler projects list`);
    return [given];
  }
  const ids = [];
  for await (const { projectId } of projects.list()) ids.push(projectId);
  return ids;
}

const list: Command = {
  name: 'keys list',
  summary: 'the API keys, revoked ones included; their secrets are kept nowhere',
  options: { project: 'only the keys of this project' },
  async run(context, { options }) {
    const rows = [];
    for (const projectId of await projectIds(context, options['project']))
      for await (const record of context.keys.list(projectId)) rows.push(shown(record));
    context.output.list(rows, ['id', 'project', 'name', 'createdAt', 'revokedAt'], 'No keys.');
  },
};

const create: Command = {
  name: 'keys create',
  summary: 'makes an API key and shows it, once',
  options: { project: 'the project that it opens', name: 'what it is for (default "cli")' },
  async run(context, input) {
    const [projectId] = await projectIds(context, needed(input, 'project'));
    const { key, record } = await context.keys.create(projectId!, input.options['name'] ?? 'cli');
    context.output.result({ key, ...shown(record) }, `${key}\nKeep it now: it is not shown again.`);
  },
};

const revoke: Command = {
  name: 'keys revoke',
  summary: 'makes a key useless within a minute',
  operands: ['keyId'],
  async run({ keys, output }, { operands }) {
    const keyId = operands['keyId']!;
    if (/^wc_/.test(keyId))
      throw new CliError('Give the id of the key, not the key: the part between the first two "_".');
    if (!(await keys.revoke(keyId))) throw new CliError(`There is no key ${keyId}; see: wallcrawler keys list`);
    output.result(
      { id: keyId, revoked: true },
      `Key ${keyId} is revoked. Running authorizers forget it within a minute.`,
    );
  },
};

export const keyCommands = [list, create, revoke];
