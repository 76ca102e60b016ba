import { FakeAws } from './aws/server.ts';
import type { FakeStack } from './cloudformation/model.ts';
import { type CliResult, type CliRun, runCli, startCli } from './run-cli.ts';
import { RehearsalWorkspace } from './workspace.ts';

export const STAGING = '111111111111';
export const PRODUCTION = '222222222222';

/** A workspace and a stage for one spec file. */
export class Rehearsal {
  readonly workspace: RehearsalWorkspace;
  readonly aws: FakeAws;
  readonly stageName: string;

  constructor(workspace: RehearsalWorkspace, aws: FakeAws, stageName: string) {
    this.workspace = workspace;
    this.aws = aws;
    this.stageName = stageName;
  }

  cli = (...args: string[]): Promise<CliResult> => runCli(this.workspace.root, this.aws, ...this.#staged(args));
  start = (...args: string[]): CliRun => startCli(this.workspace.root, this.aws, this.#staged(args));

  /** Runs a command that must succeed. @throws Error with what it has printed. */
  async ok(...args: string[]): Promise<CliResult> {
    const result = await this.cli(...args);
    if (result.code !== 0) throw new Error(`${args.join(' ')}: ${result.code}\n${result.stdout}\n${result.stderr}`);
    return result;
  }

  stack = (name: string): FakeStack | undefined => this.aws.cloudFormation.stack(`wc-${this.stageName}-${name}`);

  pushImages(): void {
    for (const { repository, tag, digest } of this.workspace.images) this.aws.ecr.push(repository, tag, digest);
  }

  /** What SSM says that runs of an app. */
  record = (app: string): { digest: string; version: string; commit: string } | undefined => {
    const value = this.aws.ssm.get(`/wallcrawler/releases/${app}`);
    return value === undefined ? undefined : (JSON.parse(value) as { digest: string; version: string; commit: string });
  };

  bucket = (): Map<string, Buffer> => this.aws.s3.objects(`wallcrawler-code-${this.aws.account}-${this.aws.region}`);

  async stop(): Promise<void> {
    await this.aws.stop();
    this.workspace.remove();
  }

  #staged = ([command = '', ...rest]: string[]): string[] => [command, ...rest, '--stage', this.stageName];
}

/** The stage staging of an empty account. */
export async function emptyStage(): Promise<Rehearsal> {
  const workspace = await RehearsalWorkspace.create();
  workspace.stage('staging', STAGING);
  return new Rehearsal(workspace, await new FakeAws(STAGING).start(), 'staging');
}

/** The same with the platform deployed, and images for the containers. */
export async function platformStage(): Promise<Rehearsal> {
  const rehearsal = await emptyStage();
  await rehearsal.ok('deploy', 'infra');
  rehearsal.pushImages();
  rehearsal.aws.calls.length = 0;
  return rehearsal;
}
