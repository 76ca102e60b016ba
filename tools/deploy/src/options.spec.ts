import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { UsageError } from './errors.ts';
import { parseOptions } from './options.ts';

describe(parseOptions, () => {
  it('reads options as Nx appends them, with a space or an equals sign', () => {
    const expected = { command: 'deploy', project: 'apps/sessions-list', stage: 'staging', timeoutMinutes: 60 };
    expect(parseOptions(['deploy', 'apps/sessions-list', '--stage', 'staging'])).toMatchObject(expected);
    expect(parseOptions(['deploy', 'apps/sessions-list/', '--stage=staging'])).toMatchObject(expected);
  });

  it('collects repeated options', () => {
    const options = parseOptions(['deploy', 'infra', '--stage=s', '--allow-replacement=A', '--allow-replacement', 'B']);
    expect(options).toMatchObject({ allowReplacement: ['A', 'B'] });
  });

  it('takes the beginning of a digest for a rollback only', () => {
    const digest = 'abcdef012345';
    expect(parseOptions(['rollback', 'infra', '--stage=s', '--digest', digest])).toMatchObject({ digest });
    expect(() => parseOptions(['deploy', 'infra', '--stage=s', '--digest', digest])).toThrow(/64 digits/);
  });

  it('gives help without anything', () => {
    expect(parseOptions([])).toBe('help');
    expect(parseOptions(['deploy', '--help'])).toBe('help');
  });

  it('understands or refuses whatever is given, and crashes at nothing', () => {
    const word = fc.oneof(
      fc.string(),
      fc.constantFrom(
        'deploy',
        'up',
        'delete',
        '--stage',
        '--stage=s',
        '--digest',
        '--steps',
        '--parallel=',
        'infra',
        '-x',
      ),
    );
    fc.assert(
      fc.property(fc.array(word, { maxLength: 6 }), (args) => {
        try {
          const options = parseOptions(args);
          if (options !== 'help') expect(options.stage).not.toBe('');
        } catch (error) {
          expect(error).toBeInstanceOf(UsageError);
        }
      }),
    );
  });
});
