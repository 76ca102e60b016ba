import { describe, expect, it } from '@jest/globals';
import { longOptions, operands, shellCommands } from './shell-commands.ts';

describe(shellCommands, () => {
  it('goes on after a backslash, drops comments, parts pipes, keeps quoted words whole', () => {
    const script = `
# first
aws ecr get-login-password | docker login --username AWS \\
  --password-stdin "$(aws sts get-caller-identity --query Account)"
$ node tools/x/src/main.ts up --stage staging # then this
`;
    expect(shellCommands(script)).toEqual([
      ['aws', 'ecr', 'get-login-password'],
      ['docker', 'login', '--username', 'AWS', '--password-stdin', '$(aws sts get-caller-identity --query Account)'],
      ['node', 'tools/x/src/main.ts', 'up', '--stage', 'staging'],
    ]);
  });
});

describe(longOptions, () => {
  it('finds options with and without a value', () => {
    expect(longOptions(['deploy', '--stage', 'staging', '--steps=2', '--adopt', '-f'])).toEqual([
      'stage',
      'steps',
      'adopt',
    ]);
  });
});

describe(operands, () => {
  it('ends at the first option', () => {
    expect(operands(['deploy', 'infra', '--stage', 'staging'])).toEqual(['deploy', 'infra']);
    expect(operands(['up'])).toEqual(['up']);
  });
});
