import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import * as z from 'zod';
import { type Json, type JsonMap, type Parameter, isMap } from '../template.ts';
import { type Directives, directivesSchema } from './directives.ts';
import { expandEach } from './each.ts';
import { merge } from './merge.ts';
import { substitute } from './substitute.ts';
import { parseTemplateYaml } from './yaml.ts';

const FRAGMENTS = 'infra/fragments';

/** A stack's own file with its fragments under it: directives apart, template sections together. */
export interface StackSource {
  stackName: string;
  /** Workspace-relative, `apps/sessions-create` or `infra`. */
  project: string;
  directives: Directives;
  sections: JsonMap;
}

/** The projects that own stacks: `infra`, then every app with a stack.yaml, by name. */
export function stackProjects(workspaceRoot: string): string[] {
  const apps = readdirSync(path.join(workspaceRoot, 'apps'))
    .map((app) => `apps/${app}`)
    .filter((app) => existsSync(path.join(workspaceRoot, app, 'stack.yaml')));
  return ['infra', ...apps.sort()];
}

/**
 * Reads the stacks of a project: `platform/*.yaml` of infra, or the `stack.yaml` of an app.
 * @throws Error when there is none, or a file does not have the expected shape.
 */
export function readStackSources(workspaceRoot: string, project: string): StackSource[] {
  const root = path.join(workspaceRoot, project);
  const platform = path.join(root, 'platform');
  if (existsSync(platform))
    return readdirSync(platform)
      .filter((file) => file.endsWith('.yaml'))
      .sort()
      .map((file) => readSource(workspaceRoot, project, `platform/${file}`, path.basename(file, '.yaml')));
  if (!existsSync(path.join(root, 'stack.yaml')))
    throw new Error(`${project}: expected a stack.yaml, or stacks under platform/`);
  return [readSource(workspaceRoot, project, 'stack.yaml', path.basename(project))];
}

function readSource(workspaceRoot: string, project: string, file: string, stackName: string): StackSource {
  const name = `${project}/${file}`;
  const own = readYaml(workspaceRoot, name);
  const { Fragments, Variables } = parseDirectives(own, name);
  const variables = { Stack: stackName, ...Variables };
  const layers = [...Fragments.map((fragment) => readYaml(workspaceRoot, `${FRAGMENTS}/${fragment}.yaml`)), own];
  const merged = layers.map((layer) => substitute(layer, variables)).reduce(merge, {});
  const { Wallcrawler: _, Resources, ...sections } = merged;
  const resources = expandEach(isMap(Resources) ? Resources : {});
  return {
    stackName,
    project,
    directives: parseDirectives(merged, name),
    sections: { ...sections, Resources: resources },
  };
}

function parseDirectives(document: JsonMap, name: string): Directives {
  const result = directivesSchema.safeParse(document.Wallcrawler ?? {});
  if (!result.success) throw new Error(`${name}: Wallcrawler: ${z.prettifyError(result.error)}`);
  return result.data;
}

/** The catalogue of parameters that any stack may refer to without declaring them. */
export function readSharedParameters(workspaceRoot: string): Record<string, Parameter> {
  const { Parameters } = readYaml(workspaceRoot, `${FRAGMENTS}/shared-parameters.yaml`);
  return Parameters as Json as unknown as Record<string, Parameter>;
}

const readYaml = (workspaceRoot: string, file: string): JsonMap =>
  parseTemplateYaml(readFileSync(path.join(workspaceRoot, file), 'utf8'), file);
