import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { parseDocument } from 'yaml';
import * as z from 'zod';
import { DeployError } from '../errors.ts';

const DIRECTORY = 'infra/stages';
const NAME = /^[a-z][a-z0-9-]{0,19}$/;

const parameterValues = z.record(
  z.string().regex(/^[A-Za-z0-9]{1,255}$/, 'expected the name of a template parameter'),
  // YAML reads `30` and `true` as other types than text, and CloudFormation takes text only.
  z.union([z.string(), z.number(), z.boolean()], 'expected a text, a number, true or false').transform(String),
);

const bucketName = z.string().regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, 'expected the name of an S3 bucket');

export const stageSchema = z.strictObject({
  /** The AWS account that this stage is. */
  account: z.string("expected the account's 12 digits in quotes").regex(/^\d{12}$/, "expected the account's 12 digits"),
  /** The region that this stage is in. */
  region: z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'expected a region such as eu-central-1'),
  /** Role that CloudFormation takes to change resources. Default: it acts with the caller's rights. */
  cloudFormationRoleArn: z
    .string()
    .regex(/^arn:aws[a-z-]*:iam::\d{12}:role\/.+$/, 'expected the ARN of an IAM role')
    .optional(),
  /** Code bucket of the stage whose releases are promoted to this one. */
  promoteFrom: z.strictObject({ bucket: bucketName }).optional(),
  /** Tags of every stack, and so of every resource, besides Project and Stage. */
  tags: z.record(z.string().min(1).max(128), z.string().max(256)).default({}),
  parameters: z
    .strictObject({
      /** For every stack that has the parameter. */
      all: parameterValues.default({}),
      /** For one stack by its name, without `wc-<stage>-`; wins over `all`. */
      stacks: z.record(z.string(), parameterValues).default({}),
    })
    .prefault({}),
});

/** A stage as its file says it is. */
export interface Stage extends z.output<typeof stageSchema> {
  name: string;
  /** Workspace-relative, for messages. */
  file: string;
}

/**
 * Reads `infra/stages/<name>.yaml`.
 * @throws DeployError that names the file, the field and what was expected.
 */
export function readStage(workspaceRoot: string, name: string): Stage {
  if (!NAME.test(name))
    throw new DeployError(
      `--stage: expected a name of at most 20 lower-case letters, digits and hyphens, got "${name}"`,
    );
  const file = `${DIRECTORY}/${name}.yaml`;
  const absolute = path.join(workspaceRoot, file);
  if (!existsSync(absolute)) {
    const known = stageNames(workspaceRoot);
    const others = known.length ? `The stages are ${known.join(', ')}.` : 'There is no stage yet.';
    throw new DeployError(`${file} does not exist. ${others} Copy ${DIRECTORY}/staging.example.yaml to begin one.`);
  }
  return parseStage(readFileSync(absolute, 'utf8'), name, file);
}

/** @throws DeployError that names the file, the field and what was expected. */
export function parseStage(text: string, name: string, file: string): Stage {
  const document = parseDocument(text, { version: '1.2' });
  const fault = document.errors[0] ?? document.warnings[0];
  if (fault) throw new DeployError(`${file}: ${fault.message}`);
  const parsed = stageSchema.safeParse(document.toJS());
  if (!parsed.success) throw new DeployError(`${file}:\n${z.prettifyError(parsed.error)}`);
  const { cloudFormationRoleArn, account } = parsed.data;
  if (cloudFormationRoleArn && cloudFormationRoleArn.split(':')[4] !== account)
    throw new DeployError(`${file}: cloudFormationRoleArn: expected a role of the account ${account}`);
  return { ...parsed.data, name, file };
}

/** The stages that have a file. */
function stageNames(workspaceRoot: string): string[] {
  const directory = path.join(workspaceRoot, DIRECTORY);
  if (!existsSync(directory)) return [];
  return readdirSync(directory)
    .filter((file) => file.endsWith('.yaml') && NAME.test(path.basename(file, '.yaml')))
    .map((file) => path.basename(file, '.yaml'))
    .sort();
}

/** The stack of the roles that deploy: only an administrator may change it. */
export const ACCESS_STACK = 'access';

/** The name of a stack in CloudFormation. */
export const stackNameOf = (stage: Pick<Stage, 'name'>, stack: string): string => `wc-${stage.name}-${stack}`;

/**
 * The role that CloudFormation takes for a stack, by the stack's name in CloudFormation. The stack `access` has none: it
 * makes that role and those who may pass it, and they must not change themselves, so its deployer needs rights of their own.
 */
export const roleArnFor = (stage: Stage, stackName: string): string | undefined =>
  stackName === stackNameOf(stage, ACCESS_STACK) ? undefined : stage.cloudFormationRoleArn;
