import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { producerOf } from '../compose/publish.ts';
import { orderStacks } from '../compose/order.ts';
import { templateFiles } from '../output.ts';
import type { Template } from '../template.ts';
import { readTemplate } from './read-template.ts';
import { type BuiltTemplate, templateKey } from './built-release.ts';

/** First the roles that the others are deployed with, then the bucket that their templates may lie in. */
const FIRST = ['access', 'delivery'];

const rank = (stack: string): number => (FIRST.includes(stack) ? FIRST.indexOf(stack) : FIRST.length);

/**
 * The composed templates of a project, each after those of the same project that publish what it reads.
 * @throws Error when there are none.
 */
export function builtTemplates(workspaceRoot: string, project: string): (BuiltTemplate & { template: Template })[] {
  const files = templateFiles(workspaceRoot, project);
  if (files.length === 0) throw new Error(`${project}: no composed templates; run the target \`template\` first`);
  const names = new Set(files.map((file) => path.basename(file, '.yaml')));
  const templates = files.map((file) => {
    const stackName = path.basename(file, '.yaml');
    const content = readFileSync(file);
    const template = readTemplate(content.toString(), file);
    const sha256 = createHash('sha256').update(content).digest('hex');
    const built = {
      stack: stackName,
      file: `templates/${stackName}.yaml`,
      key: templateKey(stackName, sha256),
      sha256,
    };
    const producers = Object.values(template.Parameters).flatMap((parameter) => producerOf(parameter) ?? []);
    const dependsOn = [...new Set(producers)].filter((producer) => producer !== stackName && names.has(producer));
    return { stackName, dependsOn, built: { ...built, template } };
  });
  templates.sort((left, right) => rank(left.stackName) - rank(right.stackName));
  return orderStacks(templates).map(({ built }) => built);
}
