import type { Parameter, Template } from '@wallcrawler/stack';
import type { Stage } from '../stage/stage-file.ts';

/** What the deploy tool itself gives: the stage, the code, the image, the stamp. */
export const GIVEN_BY_TOOL = ['Stage', 'CodeKey', 'CodeDigest', 'Image', 'VersionStamp'] as const;

export type GivenParameters = Partial<Record<(typeof GIVEN_BY_TOOL)[number], string>>;

export const isSsm = ({ Type }: Pick<Parameter, 'Type'>): boolean => Type.startsWith('AWS::SSM::Parameter::Value<');

/** The parameters of a stack, and everything that is wrong with them. */
export interface ParameterReading {
  /** Every parameter of the template that has a value; a parameter read from SSM has its path. */
  values: Record<string, string>;
  problems: string[];
  /** What the stage file sets for this stack, and the template does not know. */
  unknown: string[];
}

/**
 * Values for a template's parameters: the tool's own, then those of this one run, then the stage's for this stack, then
 * the stage's for all, then the default. A default is written out, so that what runs does not depend on what the stack
 * had before.
 * @param once values for this run only, of which a stack takes those that it has a parameter for. Default none.
 */
export function readParameters(
  stack: string,
  { Parameters }: Pick<Template, 'Parameters'>,
  stage: Stage,
  given: GivenParameters,
  once: Readonly<Record<string, string>> = {},
): ParameterReading {
  const own = stage.parameters.stacks[stack] ?? {};
  const values: Record<string, string> = {};
  const problems: string[] = [];
  const unknown: string[] = [];
  const fixed = new Set<string>(GIVEN_BY_TOOL);
  for (const [name, parameter] of Object.entries(Parameters)) {
    const staged = fixed.has(name) ? undefined : (once[name] ?? own[name] ?? stage.parameters.all[name]);
    const value = (given as Record<string, string | undefined>)[name] ?? staged ?? parameter.Default?.toString();
    if (value === undefined) {
      const what = parameter.Description ? ` (${parameter.Description})` : '';
      problems.push(`${stack}: ${name} has no value: set parameters.stacks.${stack}.${name} in ${stage.file}${what}`);
      continue;
    }
    const refused = refusal(value, parameter);
    if (refused) problems.push(`${stack}: ${name}: ${refused}, got "${value}" (${stage.file})`);
    else values[name] = value;
  }
  for (const name of Object.keys(own)) {
    if (!(name in Parameters))
      unknown.push(
        `${stack}: there is no parameter ${name}; remove parameters.stacks.${stack}.${name} from ${stage.file}`,
      );
    else if (fixed.has(name))
      problems.push(`${stack}: ${name} is given by the deploy tool; remove it from ${stage.file}`);
  }
  return { values, problems, unknown };
}

function refusal(value: string, { Type, AllowedValues }: Parameter): string | undefined {
  if (AllowedValues && !AllowedValues.map(String).includes(value)) return `expected one of ${AllowedValues.join(', ')}`;
  if (Type === 'Number' && (value.trim() === '' || !Number.isFinite(Number(value)))) return 'expected a number';
  return undefined;
}
