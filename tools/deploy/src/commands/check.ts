import type { ComposedStack } from '@wallcrawler/stack';
import { DeployError } from '../errors.ts';
import { readParameters } from '../stack/parameters.ts';
import type { Stage } from '../stage/stage-file.ts';

/** Stands for what is known only when something is deployed. */
const SOMETHING = '-';

/** What is wrong between a stage file and the templates of all stacks: one sentence each. */
export function stageProblems(stage: Stage, stacks: readonly ComposedStack[]): string[] {
  const given = {
    Stage: stage.name,
    CodeKey: SOMETHING,
    CodeDigest: SOMETHING,
    Image: SOMETHING,
    VersionStamp: SOMETHING,
  };
  const own = stacks.flatMap(({ stackName, template }) => {
    const { problems, unknown } = readParameters(stackName, template, stage, given);
    return [...problems, ...unknown];
  });
  const names = new Set(stacks.flatMap(({ template }) => Object.keys(template.Parameters)));
  const unused = Object.keys(stage.parameters.all).filter((name) => !names.has(name));
  const known = new Set(stacks.map(({ stackName }) => stackName));
  const nowhere = Object.keys(stage.parameters.stacks).filter((stack) => !known.has(stack));
  return [
    ...own,
    ...unused.map((name) => `no stack has a parameter ${name}: remove parameters.all.${name} from ${stage.file}`),
    ...nowhere.map((stack) => `there is no stack ${stack}: remove parameters.stacks.${stack} from ${stage.file}`),
  ];
}

/** `check`: the stage file against the templates as the workspace composes them. @throws DeployError */
export function check(stage: Stage, stacks: readonly ComposedStack[], print: (text: string) => void): void {
  const problems = stageProblems(stage, stacks);
  if (problems.length) throw new DeployError(problems.join('\n'));
  print(`${stage.file}: gives ${stacks.length} stacks their parameters`);
}
