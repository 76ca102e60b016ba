import { DEFAULT_CONCURRENCY, DEFAULT_CREATIONS_PER_MINUTE, ProjectNotFoundError } from '@wallcrawler/session-store';
import { needed, wholeNumber } from '../command.ts';
import type { Command, Input } from '../command.ts';
import { CliError } from '../errors.ts';

const list: Command = {
  name: 'projects list',
  summary: 'the projects and how many sessions each may run',
  async run({ projects, output }) {
    const rows = [];
    for await (const project of projects.list())
      rows.push({
        id: project.projectId,
        name: project.name,
        running: project.activeSessions?.size ?? 0,
        concurrency: project.concurrency,
        creationsPerMinute: project.creationsPerMinute ?? DEFAULT_CREATIONS_PER_MINUTE,
        defaultTimeout: project.defaultTimeout,
        createdAt: project.createdAt,
      });
    rows.sort((left, right) => left.createdAt.localeCompare(right.createdAt));
    const columns = ['id', 'name', 'running', 'concurrency', 'creationsPerMinute', 'defaultTimeout', 'createdAt'];
    output.list(rows, columns, 'No projects.');
  },
};

const limits = {
  concurrency: `how many sessions it may run at once (default ${DEFAULT_CONCURRENCY})`,
  'creations-per-minute': `how many sessions it may create within a minute (default ${DEFAULT_CREATIONS_PER_MINUTE})`,
};

const readLimits = (input: Input) => ({
  concurrency: wholeNumber(input, 'concurrency', 1, 1_000),
  creationsPerMinute: wholeNumber(input, 'creations-per-minute', 1, 100_000),
});

const create: Command = {
  name: 'projects create',
  summary: 'makes a project',
  options: {
    name: 'its name',
    ...limits,
  },
  async run({ projects, output }, input) {
    const name = needed(input, 'name');
    const project = await projects.create({ name, ...readLimits(input) });
    const { projectId: id, concurrency, creationsPerMinute, createdAt } = project;
    output.result(
      { id, name, concurrency, creationsPerMinute, createdAt },
      `Project ${project.projectId} (${name}) may run ${project.concurrency} sessions at once.\nNext: npx wallcrawler keys create --project ${project.projectId}`,
    );
  },
};

const limit: Command = {
  name: 'projects limit',
  summary: 'changes the limits of a project',
  operands: ['id'],
  options: limits,
  async run({ projects, output }, input) {
    const projectId = input.operands['id']!;
    const changed = Object.fromEntries(Object.entries(readLimits(input)).filter(([, value]) => value !== undefined));
    if (Object.keys(changed).length === 0) throw new CliError('say --concurrency or --creations-per-minute');
    await projects.setLimits(projectId, changed).catch((error: unknown) => {
      if (error instanceof ProjectNotFoundError)
        throw new CliError(`There is no project ${projectId}; see: wallcrawler projects list`);
      throw error;
    });
    output.result({ id: projectId, ...changed }, `The limits of project ${projectId} are changed.`);
  },
};

export const projectCommands = [list, create, limit];
