import { DEFAULT_CONCURRENCY } from '@wallcrawler/session-store';
import { needed, wholeNumber } from '../command.ts';
import type { Command } from '../command.ts';

const list: Command = {
  name: 'projects list',
  summary: 'the projects and how many sessions each may run',
  async run({ projects, output }) {
    const rows = [];
    for await (const { projectId, name, concurrency, activeSessions, defaultTimeout, createdAt } of projects.list())
      rows.push({ id: projectId, name, concurrency, running: activeSessions?.size ?? 0, defaultTimeout, createdAt });
    rows.sort((left, right) => left.createdAt.localeCompare(right.createdAt));
    output.list(rows, ['id', 'name', 'running', 'concurrency', 'defaultTimeout', 'createdAt'], 'No projects.');
  },
};

const create: Command = {
  name: 'projects create',
  summary: 'makes a project',
  options: {
    name: 'its name',
    concurrency: `how many sessions it may run at once (default ${DEFAULT_CONCURRENCY})`,
  },
  async run({ projects, output }, input) {
    const name = needed(input, 'name');
    const concurrency = wholeNumber(input, 'concurrency', 1, 1_000);
    const project = await projects.create({ name, concurrency });
    output.result(
      { id: project.projectId, name, concurrency: project.concurrency, createdAt: project.createdAt },
      `Project ${project.projectId} (${name}) may run ${project.concurrency} sessions at once.\nNext: npx wallcrawler keys create --project ${project.projectId}`,
    );
  },
};

export const projectCommands = [list, create];
