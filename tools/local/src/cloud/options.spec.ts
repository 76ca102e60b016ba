import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { HELP, UsageError, parseOptions } from './options.ts';
import type { StartOptions } from './options.ts';

const defaults: StartOptions = {
  port: undefined,
  directory: '.wallcrawler',
  reset: false,
  concurrency: undefined,
  verbose: false,
  iam: 'off',
  parameters: {},
  images: {},
};
let outside: string | undefined;

beforeEach(() => {
  outside = process.env['WALLCRAWLER_DIR'];
  delete process.env['WALLCRAWLER_DIR'];
});
afterEach(() => {
  if (outside === undefined) delete process.env['WALLCRAWLER_DIR'];
  else process.env['WALLCRAWLER_DIR'] = outside;
});

describe('parseOptions', () => {
  it.each<[string, string[], Partial<StartOptions>]>([
    ['nothing', [], {}],
    ['a port', ['--port', '9000'], { port: 9_000 }],
    ['the last port', ['--port=65535'], { port: 65_535 }],
    ['a port of the console', ['--console-port', '9001'], { consolePort: 9_001 }],
    ['a directory', ['--directory', '/tmp/x'], { directory: '/tmp/x' }],
    ['reset and verbose', ['--reset', '--verbose'], { reset: true, verbose: true }],
    ['a policy check', ['--iam', 'enforce'], { iam: 'enforce' }],
    ['concurrency', ['--concurrency', '1000'], { concurrency: 1_000 }],
    ['a parameter', ['--parameter', 'A=1'], { parameters: { A: '1' } }],
    ['parameters', ['--parameter', 'A=1', '--parameter', 'B=x=y'], { parameters: { A: '1', B: 'x=y' } }],
    ['an image', ['--image', 'wallcrawler-cdp-proxy=/x=y'], { images: { 'wallcrawler-cdp-proxy': '/x=y' } }],
    ['an empty parameter', ['--parameter', 'A='], { parameters: { A: '' } }],
    ['a parameter twice', ['--parameter', 'A=1', '--parameter', 'A=2'], { parameters: { A: '2' } }],
  ])('understands %s', (_name, args, expected) => {
    expect(parseOptions(args)).toEqual({ ...defaults, ...expected });
  });

  it.each([
    ['--port', ['--port', '0'], '--port: expected a whole number from 1 to 65535, got 0'],
    ['--port', ['--port', '65536'], 'got 65536'],
    ['--port', ['--port', 'http'], 'got http'],
    ['--port', ['--port', ''], 'expected a whole number'],
    ['--concurrency', ['--concurrency', '1001'], '--concurrency: expected a whole number from 1 to 1000, got 1001'],
    ['--concurrency', ['--concurrency', '1.5'], 'got 1.5'],
    ['--parameter', ['--parameter', 'A'], '--parameter: expected name=value, got A'],
    ['--parameter', ['--parameter', '=1'], 'got =1'],
    ['--image', ['--image', 'a'], '--image: expected name=program, got a'],
    ['--iam', ['--iam', 'on'], '--iam: expected enforce, record, off, got on'],
    ['--directory', ['--directory', ''], '--directory: expected a path'],
    ['--unknown', ['--unknown'], "'--unknown'"],
    ['--port', ['--port'], 'argument missing'],
    ['stray', ['stray'], "'stray'"],
  ])('names %s in what it refuses: %j', (name, args, message) => {
    expect(() => parseOptions(args)).toThrow(UsageError);
    expect(() => parseOptions(args)).toThrow(name);
    expect(() => parseOptions(args)).toThrow(message);
  });

  it.each([
    ['/state', [], '/state'],
    ['/state', ['--directory', '/other'], '/other'],
    ['', [], '.wallcrawler'],
  ])('takes the directory from WALLCRAWLER_DIR=%j and %j', (variable, args, directory) => {
    process.env['WALLCRAWLER_DIR'] = variable;
    expect(parseOptions(args)).toMatchObject({ directory });
  });

  it('gives help, which knows every option', () => {
    expect(parseOptions(['--help', '--port', 'x'])).toBe('help');
    for (const option of ['port', 'reset', 'concurrency', 'parameter', 'directory', 'iam', 'verbose', 'help'])
      expect(HELP).toContain(`--${option}`);
  });
});
