import path from 'node:path';
import type { Context } from '../context.ts';
import { DeployError } from '../errors.ts';
import { inOrder } from '../in-order.ts';
import { readBuilt } from '../release/built.ts';
import { builtDelivery } from './built-delivery.ts';
import { deliver } from './deliver.ts';
import { projectNeeds, workspaceStacks } from './projects.ts';

/**
 * `up`: deploys the platform and every app, each after what it needs. What is deployed already has an empty change set,
 * so that a second run goes on where the first one has failed.
 */
export async function up(context: Context): Promise<void> {
  const needs = projectNeeds(workspaceStacks(context.workspaceRoot));
  for (const project of needs.keys()) readBuilt(context.workspaceRoot, project);
  await inOrder(needs, context.options.parallel, async (project) => {
    const app = path.basename(project);
    context.waiting.signal.throwIfAborted();
    try {
      const own = { ...context, say: (line: string) => context.say(prefixed(app, line)) };
      await deliver(own, await builtDelivery(own, project));
    } catch (error) {
      if (!(error instanceof DeployError)) throw error;
      context.say(prefixed(app, error.message));
      throw new DeployError(
        `${project} failed, and what needs it was not begun. "up" goes on from here.\n${error.message}`,
        { cause: error },
      );
    }
  });
  context.print(`${context.stage.name} is up: ${needs.size} projects`);
}

const prefixed = (app: string, text: string): string =>
  text
    .split('\n')
    .map((line) => `[${app}] ${line}`)
    .join('\n');
