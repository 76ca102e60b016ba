import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { CliError } from './errors.ts';

/** What a command works on: the local cloud of a state directory, or the AWS account of the ambient credentials. */
export type Target = { kind: 'local'; directory: string } | { kind: 'aws' };

const workspace = path.resolve(import.meta.dirname, '../../..');

/** Where `npm start` keeps its state: as given, else in the working directory, else in the workspace. */
function stateDirectory(given: string | undefined, cwd: string): string {
  if (given) return path.resolve(cwd, given);
  const here = path.join(cwd, '.wallcrawler');
  return existsSync(here) ? here : path.join(workspace, '.wallcrawler');
}

const NOT_RUNNING = 'Start it with "npm start", or add --aws for the AWS account of your credentials.';

/** @throws CliError when there is no local cloud and `--aws` was not given. */
export function selectTarget(
  options: { aws?: boolean; directory?: string },
  env: NodeJS.ProcessEnv = process.env,
  cwd = process.cwd(),
): Target {
  if (options.aws) return { kind: 'aws' };
  const directory = stateDirectory(options.directory ?? env['WALLCRAWLER_DIR'], cwd);
  if (!existsSync(path.join(directory, 'endpoints.json')))
    throw new CliError(`There is no local cloud in ${directory}. ${NOT_RUNNING}`);
  return { kind: 'local', directory };
}

/**
 * What a user's shell may hold and the SDK obeys before anything else: a profile replaces the credentials below by real
 * ones, and the last would send a command that is meant for this machine to AWS.
 */
const OVERRULING = ['AWS_PROFILE', 'AWS_SESSION_TOKEN', 'AWS_IGNORE_CONFIGURED_ENDPOINT_URLS'];

/**
 * Points the AWS clients that are created afterwards to the target, by the variables that the SDK reads itself.
 * @throws CliError when the local cloud is not running.
 */
export function useTarget(target: Target, env: NodeJS.ProcessEnv = process.env): void {
  if (target.kind === 'aws') return;
  // Removed by an orderly end. The engines' ports may by now belong to somebody else.
  if (!existsSync(path.join(target.directory, 'lock.json')))
    throw new CliError(`The local cloud in ${target.directory} is not running. ${NOT_RUNNING}`);
  for (const name of OVERRULING) delete env[name];
  const file = path.join(target.directory, 'endpoints.json');
  Object.assign(env, JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>, {
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
  });
}

/** What a failed call to AWS or to the engines means to the user; undefined for what is nobody's mistake. */
export function explain(error: unknown, target: Target | undefined): string | undefined {
  if (error instanceof CliError) return error.message;
  if (!(error instanceof Error) || !target) return undefined;
  const { code } = error as NodeJS.ErrnoException;
  if (target.kind === 'local' && (code === 'ECONNREFUSED' || /ECONNREFUSED/.test(error.message)))
    return `The local cloud in ${target.directory} does not answer. ${NOT_RUNNING}`;
  if (/Region is missing/.test(error.message)) return 'No AWS region: set AWS_REGION, or AWS_PROFILE.';
  if (error.name === 'CredentialsProviderError') return `No AWS credentials: ${error.message}`;
  if (error.name === 'ResourceNotFoundException')
    return 'The tables do not exist in this account and region: deploy the platform stacks first.';
  if (/AccessDenied/.test(error.name)) return error.message;
  return undefined;
}
