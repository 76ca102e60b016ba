import type { ComposedStack, Json, Resource } from '@wallcrawler/stack';
import { asText, isMap } from './json.ts';

/** A resource together with its place. */
export interface Located {
  stack: string;
  logicalId: string;
  resource: Resource;
  /** Its physical name where the template gives one, else its stack and logical id. */
  name: string;
}

/** What an expression of a template comes to, as a reader sees it. */
export interface Resolved {
  /** References are replaced by names; account and region by `<account>` and `<region>`. */
  text: string;
  /** The resources that it names, through SSM parameters too. */
  resources: Located[];
}

/** Properties that hold the physical name of a resource. */
const NAMES = [
  'TableName',
  'BucketName',
  'QueueName',
  'TopicName',
  'FunctionName',
  'RepositoryName',
  'ClusterName',
  'LogGroupName',
  'ApplicationName',
  'AlarmName',
  'RoleName',
  'ServiceName',
  'Family',
  'Name',
];

/** Resources that stand for another one: an alias is its function. */
const STANDS_FOR: Record<string, string> = {
  'AWS::Lambda::Alias': 'FunctionName',
  'AWS::Lambda::Version': 'FunctionName',
};

const PSEUDO: Record<string, string> = {
  'AWS::Partition': 'aws',
  'AWS::Region': '<region>',
  'AWS::AccountId': '<account>',
  'AWS::URLSuffix': 'amazonaws.com',
  'AWS::StackName': '<stack>',
  'AWS::NoValue': '',
};

/** Follows references from stack to stack, so that a statement about `!Ref SessionsTableArn` names the table. */
export class Resolver {
  readonly #stacks: Map<string, ComposedStack>;
  readonly #published = new Map<string, { stack: string; value: Json }>();

  constructor(stacks: readonly ComposedStack[]) {
    this.#stacks = new Map(stacks.map((stack) => [stack.stackName, stack]));
    for (const { stackName, template } of stacks)
      for (const { Type, Properties } of Object.values(template.Resources))
        if (Type === 'AWS::SSM::Parameter' && typeof Properties?.['Name'] === 'string')
          this.#published.set(Properties['Name'], { stack: stackName, value: Properties['Value'] ?? '' });
  }

  /** What `value`, standing in a stack's template, comes to with the parameters' defaults. */
  resolve(stack: string, value: Json | undefined): Resolved {
    if (value === undefined || value === null) return { text: '', resources: [] };
    if (Array.isArray(value))
      return joined(
        value.map((item) => this.resolve(stack, item)),
        ', ',
      );
    if (!isMap(value)) return { text: String(value), resources: [] };
    const [key, argument] = Object.entries(value)[0] ?? [];
    if (key === 'Ref') return this.#reference(stack, asText(argument));
    if (key === 'Fn::GetAtt') return this.#reference(stack, asText((argument as Json[])[0]));
    if (key === 'Fn::Sub') return this.#substitute(stack, argument ?? '');
    if (key === 'Fn::Join') {
      const [glue, parts] = argument as [string, Json[]];
      return joined(
        parts.map((part) => this.resolve(stack, part)),
        glue,
      );
    }
    if (key === 'Fn::If') return this.resolve(stack, (argument as Json[])[1]);
    if (key === 'Fn::Select' || key === 'Fn::Split') return this.resolve(stack, (argument as Json[])[1]);
    return { text: JSON.stringify(value), resources: [] };
  }

  /** A resource of a stack by its logical id. */
  locate(stack: string, logicalId: string): Located | undefined {
    const resource = this.#stacks.get(stack)?.template.Resources[logicalId];
    if (!resource) return undefined;
    const named = NAMES.map((property) => resource.Properties?.[property]).find((name) => name !== undefined);
    const name =
      resource.Type === 'AWS::SSM::Parameter' || named === undefined
        ? `${stack}.${logicalId}`
        : this.resolve(stack, named).text;
    return { stack, logicalId, resource, name };
  }

  #reference(stack: string, name: string): Resolved {
    if (name in PSEUDO) return { text: PSEUDO[name] ?? '', resources: [] };
    const located = this.locate(stack, name);
    if (located) {
      const target = STANDS_FOR[located.resource.Type];
      if (target) return this.resolve(stack, located.resource.Properties?.[target]);
      return { text: located.name, resources: [located] };
    }
    const parameter = this.#stacks.get(stack)?.template.Parameters[name];
    const published = parameter && this.#published.get(String(parameter.Default));
    if (parameter?.Type.startsWith('AWS::SSM::') && published) return this.resolve(published.stack, published.value);
    return { text: String(parameter?.Default ?? `<${name}>`), resources: [] };
  }

  #substitute(stack: string, argument: Json): Resolved {
    const [text, locals] = Array.isArray(argument) ? argument : [argument];
    const resources: Located[] = [];
    const replaced = asText(text).replaceAll(/\$\{([^!}][^}]*)\}/g, (_, reference: string) => {
      const [name = ''] = reference.split('.');
      const local = isMap(locals) ? locals[name] : undefined;
      const resolved = local === undefined ? this.#reference(stack, name) : this.resolve(stack, local);
      resources.push(...resolved.resources);
      return resolved.text;
    });
    return { text: replaced, resources };
  }
}

const joined = (parts: Resolved[], glue: string): Resolved => ({
  text: parts.map(({ text }) => text).join(glue),
  resources: parts.flatMap(({ resources }) => resources),
});
