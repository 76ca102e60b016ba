import { describe, expect, it } from '@jest/globals';
import { parseOptions } from './options.ts';

describe(parseOptions, () => {
  it.each([
    [['context', 'apps/cdp-proxy/'], { command: 'context', projectRoot: 'apps/cdp-proxy', push: false }],
    [['build', 'apps/cdp-proxy', '--push'], { command: 'build', push: true, platform: 'linux/amd64' }],
    [
      ['build', 'apps/cdp-proxy', '--repository', 'r', '--platform=linux/arm64'],
      { repository: 'r', platform: 'linux/arm64' },
    ],
  ])('understands %j', (args, expected) => {
    expect(parseOptions(args)).toMatchObject(expected);
  });

  it.each([
    [[], 'expected a command (context, build), got nothing'],
    [['push', 'apps/cdp-proxy'], 'got push'],
    [['build'], 'expected one project such as apps/cdp-proxy, got nothing'],
    [['build', 'apps/a', 'apps/b'], 'got apps/a apps/b'],
    [['build', 'apps/a', '--platform', 'windows'], '--platform: expected linux/amd64 or linux/arm64, got windows'],
    [['build', 'apps/a', '--unknown'], "'--unknown'"],
  ])('refuses %j', (args, message) => {
    expect(() => parseOptions(args)).toThrow(message);
  });
});
