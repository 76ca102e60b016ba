import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { CliError } from './errors.ts';
import { explain, selectTarget, useTarget } from './target.ts';

let cwd: string;
let state: string;

beforeEach(() => {
  cwd = mkdtempSync(path.join(tmpdir(), 'wallcrawler-cli-'));
  state = path.join(cwd, '.wallcrawler');
  mkdirSync(state);
  writeFileSync(path.join(state, 'endpoints.json'), '{"AWS_ENDPOINT_URL_DYNAMODB":"http://127.0.0.1:1"}');
});
afterEach(() => rmSync(cwd, { recursive: true, force: true }));

describe('selectTarget', () => {
  it('finds the local cloud of the working directory, of WALLCRAWLER_DIR, or as given', () => {
    const local = { kind: 'local', directory: state };
    expect(selectTarget({}, {}, cwd)).toEqual(local);
    expect(selectTarget({}, { WALLCRAWLER_DIR: state }, '/')).toEqual(local);
    expect(selectTarget({ directory: '.wallcrawler' }, { WALLCRAWLER_DIR: '/elsewhere' }, cwd)).toEqual(local);
  });

  it('takes AWS only when it is told to', () => {
    expect(selectTarget({ aws: true }, {}, cwd)).toEqual({ kind: 'aws' });
    expect(() => selectTarget({ directory: '/nowhere' }, {}, cwd)).toThrow(
      /no local cloud in \/nowhere.*npm start.*--aws/,
    );
  });
});

describe('useTarget', () => {
  it('sets what the AWS SDK reads', () => {
    writeFileSync(path.join(state, 'lock.json'), '{}');
    const env: NodeJS.ProcessEnv = { AWS_ACCESS_KEY_ID: 'real', AWS_PROFILE: 'work' };
    env['AWS_IGNORE_CONFIGURED_ENDPOINT_URLS'] = 'true';
    useTarget({ kind: 'local', directory: state }, env);
    expect(env).toMatchObject({
      AWS_ENDPOINT_URL_DYNAMODB: 'http://127.0.0.1:1',
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'local',
    });
    // Either of them would lead a local command to AWS, or real credentials to the local endpoints.
    expect(Object.keys(env)).not.toContain('AWS_PROFILE');
    expect(Object.keys(env)).not.toContain('AWS_IGNORE_CONFIGURED_ENDPOINT_URLS');
  });

  it('refuses a local cloud that has ended: its ports may be somebody else’s', () => {
    expect(() => useTarget({ kind: 'local', directory: state }, {})).toThrow(/is not running.*npm start/);
  });

  it('leaves the environment alone for AWS', () => {
    const env: NodeJS.ProcessEnv = { AWS_PROFILE: 'mine' };
    useTarget({ kind: 'aws' }, env);
    expect(env).toEqual({ AWS_PROFILE: 'mine' });
  });
});

describe('explain', () => {
  const named = (name: string, message = 'message') => Object.assign(new Error(message), { name });
  const aws = { kind: 'aws' } as const;

  it.each([
    [new CliError('plain'), aws, /^plain$/],
    [named('Error', 'Region is missing'), aws, /AWS_REGION/],
    [named('CredentialsProviderError'), aws, /No AWS credentials/],
    [named('ResourceNotFoundException'), aws, /deploy the platform stacks/],
    [named('AccessDeniedException', 'not authorized to perform ssm:PutParameter'), aws, /ssm:PutParameter/],
    [
      Object.assign(new Error('connect'), { code: 'ECONNREFUSED' }),
      { kind: 'local', directory: '/state' } as const,
      /\/state does not answer.*npm start/,
    ],
  ])('says what %s means', (error, target, expected) => {
    expect(explain(error, target)).toMatch(expected);
  });

  it('leaves a fault of our own to be shown in full', () => {
    expect(explain(new TypeError('x is not a function'), aws)).toBeUndefined();
  });
});
