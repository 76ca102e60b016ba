import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { ComposedStack } from './compose/compose-stack.ts';
import { printTemplateYaml } from './compose/yaml.ts';

const templateDirectory = (workspaceRoot: string, project: string): string =>
  path.join(workspaceRoot, 'dist', project, 'templates');

/** Writes a project's templates to `dist/<project>/templates/<stack>.yaml`, and removes those of stacks that are gone. */
export function writeTemplates(workspaceRoot: string, project: string, stacks: readonly ComposedStack[]): string[] {
  const directory = templateDirectory(workspaceRoot, project);
  rmSync(directory, { recursive: true, force: true });
  mkdirSync(directory, { recursive: true });
  return stacks.map(({ stackName, template }) => {
    const file = path.join(directory, `${stackName}.yaml`);
    writeFileSync(file, `# Composed from ${project}; edit its source instead.\n${printTemplateYaml(template)}`);
    return file;
  });
}

/** The composed templates of a project; none before the target `template` has run. */
export function templateFiles(workspaceRoot: string, project: string): string[] {
  const directory = templateDirectory(workspaceRoot, project);
  if (!existsSync(directory)) return [];
  return readdirSync(directory)
    .sort()
    .map((file) => path.join(directory, file));
}
