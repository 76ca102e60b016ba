import type { Json, Parameter, Resource } from '../template.ts';

/** `sessions-table-arn` -> `SessionsTableArn`. */
export const pascalCase = (kebab: string): string =>
  kebab.replaceAll(/(?:^|-)([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());

/** The path under which a stack's value is found by the others. */
export const parameterPath = (stack: string, name: string): string => `/wallcrawler/${stack}/${name}`;

/**
 * Turns `Publish: { name: value }` into SSM parameters. Stacks know each other through these only: an export could not
 * be changed while another stack imports it.
 */
export function publishedParameters(stack: string, publish: Record<string, Json>): Record<string, Resource> {
  return Object.fromEntries(
    Object.entries(publish).map(([name, value]) => [
      `Publish${pascalCase(name)}`,
      { Type: 'AWS::SSM::Parameter', Properties: { Name: parameterPath(stack, name), Type: 'String', Value: value } },
    ]),
  );
}

/** The stack that publishes what a parameter reads from SSM; none for a parameter that is given. */
export const producerOf = ({ Type, Default }: Parameter): string | undefined =>
  Type.startsWith('AWS::SSM::Parameter::Value<')
    ? /^\/wallcrawler\/([^/]+)\/[^/]+$/.exec(String(Default))?.[1]
    : undefined;
