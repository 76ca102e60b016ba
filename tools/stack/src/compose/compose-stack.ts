import { restApiResources } from '../openapi/rest-api.ts';
import { type Json, type Parameter, type Resource, type Template, isMap } from '../template.ts';
import { substituteDerived } from './derived.ts';
import type { AppRoute } from './directives.ts';
import { publishedParameters } from './publish.ts';
import { declareSharedParameters } from './shared-parameters.ts';
import type { StackSource } from './stack-source.ts';
import { openPlaceholders } from './substitute.ts';
import { tagResource } from './tags.ts';

/** A stack as AWS and the local cloud receive it. */
export interface ComposedStack {
  /** Without stage: `data`, `sessions-create`. Deployed as `wc-<stage>-<stackName>`. */
  stackName: string;
  /** Workspace-relative root of the project that owns it. */
  project: string;
  /** CloudFormation in JSON form, intrinsics in their long form. */
  template: Template;
  /** Stacks that must exist before this one. */
  dependsOn: string[];
}

/** What composition knows beyond the one stack. */
export interface ComposeContext {
  sharedParameters: Record<string, Parameter>;
  /** Every route of every app. */
  routes: AppRoute[];
}

/**
 * Makes a complete template of a stack's source.
 * @throws Error that begins with the stack's name and says what is wrong.
 */
export function composeTemplate(source: StackSource, context: ComposeContext): Template {
  try {
    return compose(source, context);
  } catch (cause) {
    throw new Error(`stack ${source.stackName}: ${(cause as Error).message}`, { cause });
  }
}

function compose({ stackName, directives, sections }: StackSource, context: ComposeContext): Template {
  const written = sections as unknown as Partial<Template>;
  if (!written.Description) throw new Error('expected a Description');
  const resources: Record<string, Resource> = {
    ...written.Resources,
    ...publishedParameters(stackName, directives.Publish),
  };
  if (directives.RestApi) Object.assign(resources, restApiResources(directives.RestApi, resources, context.routes));
  const tagged = Object.entries(resources).map(([id, resource]) => [id, tagResource(stackName, resource)]);
  const template = substituteDerived(
    {
      AWSTemplateFormatVersion: '2010-09-09',
      ...written,
      Description: written.Description,
      Parameters: written.Parameters ?? {},
      Resources: Object.fromEntries(tagged) as Template['Resources'],
    },
    directives.Derived,
  );
  const [empty] = emptyPaths(template as unknown as Json);
  if (empty) throw new Error(`${empty} has no value, which CloudFormation refuses: remove the key`);
  const [open] = openPlaceholders(template);
  if (open) throw new Error(`nothing gives \${Wallcrawler::${open}} a value`);
  return declareSharedParameters(template, context.sharedParameters);
}

/** Where a key stands without a value; laid over a fragment it would also have removed what the fragment says. */
function emptyPaths(value: Json, at: string[] = []): string[] {
  if (value === null) return [at.join('.')];
  const members = Array.isArray(value) ? [...value.entries()] : isMap(value) ? Object.entries(value) : [];
  return members.flatMap(([key, item]) => emptyPaths(item, [...at, String(key)]));
}
