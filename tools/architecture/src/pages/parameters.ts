import type { ComposedStack, Parameter } from '@wallcrawler/stack';
import { codes, table } from '../render/markdown.ts';
import { summarizeStacks } from './families.ts';
import { type Page, blocks } from './page.ts';

interface Entry {
  name: string;
  parameter: Parameter;
  stacks: string[];
}

/** One entry per parameter and default; a name with different defaults in two stacks has two. */
function entriesOf(stacks: readonly ComposedStack[]): Entry[] {
  const entries = new Map<string, Entry>();
  for (const { stackName, template } of stacks)
    for (const [name, parameter] of Object.entries(template.Parameters)) {
      const key = `${name}\n${JSON.stringify(parameter)}`;
      const entry = entries.get(key) ?? { name, parameter, stacks: [] };
      entry.stacks.push(stackName);
      entries.set(key, entry);
    }
  return [...entries.values()].sort((left, right) => (left.name < right.name ? -1 : left.name > right.name ? 1 : 0));
}

const isPublished = ({ parameter }: Entry): boolean => parameter.Type.startsWith('AWS::SSM::Parameter::Value<');

export const parametersPage: Page = {
  file: 'parameters.md',
  title: 'Parameters',
  summary: 'every parameter of every stack, with its default',
  body(workspace) {
    const entries = entriesOf(workspace.stacks);
    const words = (stacks: string[]): string => summarizeStacks(workspace, stacks);
    const chosen = entries.filter((entry) => !isPublished(entry));
    return blocks(
      `Values for a stage stand in \`infra/stages/<stage>.yaml\`. A parameter without a default must be given; the deploy
tool gives those of code and images itself.`,
      '## To choose',
      table(
        ['parameter', 'default', 'allowed', 'meaning', 'stacks'],
        chosen.map(({ name, parameter, stacks }) => [
          `\`${name}\``,
          parameter.Default === undefined
            ? '**none**'
            : parameter.Default === ''
              ? 'empty'
              : `\`${parameter.Default}\``,
          codes((parameter.AllowedValues ?? []).map(String)),
          parameter.Description ?? '',
          words(stacks),
        ]),
      ),
      '## Read from SSM',
      `These have the path of a value that another stack publishes as their default. Leave them alone. Who reads which is
in [stacks](stacks.md#what-they-publish).`,
      table(
        ['parameter', 'path'],
        entries.filter(isPublished).map(({ name, parameter }) => [`\`${name}\``, `\`${parameter.Default}\``]),
      ),
    );
  },
};
