import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import Browserbase from '@browserbasehq/sdk';
import { eventually } from './eventually.ts';
import { PolicyBook } from './policy-book.ts';

const workspace = path.resolve(import.meta.dirname, '../../../..');

/** How long a start may take on a busy machine, in ms. */
const START_TIMEOUT = 120_000;

export interface LocalSettings {
  baseURL: string;
  apiKey: string;
  projectId: string;
  connectBaseURL: string;
  /** Absent when the console has not been built. */
  consoleURL?: string;
}

export interface CloudOptions {
  /** Template parameters, e.g. to shorten a timer. */
  parameters?: Record<string, string>;
  concurrency?: number;
  /** Programs that stand for container images, by repository name. */
  images?: Record<string, string>;
  /** State of an earlier cloud to go on with. */
  directory?: string;
  /** Variables of its process that differ from this one's. */
  env?: Record<string, string>;
}

/** A local cloud as `npm start` runs it, in a process of its own. */
export class TestCloud {
  readonly directory: string;
  readonly process: ChildProcess;
  /** What the policy check has seen. */
  readonly policies: PolicyBook;
  readonly settings: LocalSettings;
  /** `AWS_ENDPOINT_URL_*` of the engines. */
  readonly endpoints: Record<string, string>;

  private constructor(directory: string, child: ChildProcess) {
    this.directory = directory;
    this.process = child;
    this.policies = new PolicyBook(path.join(directory, 'logs/iam.jsonl'));
    this.settings = this.#read('local.json') as LocalSettings;
    this.endpoints = this.#read('endpoints.json') as Record<string, string>;
  }

  static async start(options: CloudOptions = {}): Promise<TestCloud> {
    const { parameters = {}, images = {}, concurrency = 25, directory, env } = options;
    const state = directory ?? mkdtempSync(path.join(tmpdir(), 'wallcrawler-e2e-'));
    const output: string[] = [];
    const child = spawn(
      process.execPath,
      [
        path.join(workspace, 'tools/local/src/main.ts'),
        ...['--directory', state, '--concurrency', String(concurrency), '--iam', 'enforce'],
        ...Object.entries(parameters).flatMap(([name, value]) => ['--parameter', `${name}=${value}`]),
        ...Object.entries(images).flatMap(([name, program]) => ['--image', `${name}=${program}`]),
      ],
      { cwd: workspace, stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...env } },
    );
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => output.push(String(chunk)));
    await eventually(
      () => {
        if (child.exitCode !== null)
          throw new Error(`the local cloud exited with ${child.exitCode}:\n${output.join('')}`);
        return /\] ready$/m.test(output.join('')) && existsSync(path.join(state, 'local.json'));
      },
      { timeout: START_TIMEOUT, describe: () => output.join('') },
    );
    return new TestCloud(state, child);
  }

  /** The official SDK, pointed here. */
  sdk(apiKey = this.settings.apiKey, options: object = {}): Browserbase {
    return new Browserbase({ apiKey, baseURL: this.settings.baseURL, ...options });
  }

  /** What one function has logged so far. */
  functionLog(name: string): string {
    const file = path.join(this.directory, 'logs', `${name}.log`);
    return existsSync(file) ? readFileSync(file, 'utf8') : '';
  }

  /** Ends the cloud as Ctrl-C does. */
  async interrupt(): Promise<void> {
    if (this.process.exitCode !== null || this.process.signalCode !== null) return;
    const exited = once(this.process, 'exit');
    this.process.kill('SIGINT');
    await exited;
  }

  /**
   * Ends the cloud and removes its state.
   * @throws Error with every call that the policies have denied, unless the test has asked for it.
   */
  async stop(): Promise<void> {
    await this.interrupt();
    const denials = this.policies.close();
    rmSync(this.directory, { recursive: true, force: true });
    if (denials.length > 0) throw new Error(`calls that no policy allows:\n${denials.join('\n')}`);
  }

  #read(file: string): unknown {
    return JSON.parse(readFileSync(path.join(this.directory, file), 'utf8'));
  }
}
