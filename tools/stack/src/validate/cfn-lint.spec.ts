import { describe, expect, it } from '@jest/globals';
import { chmodSync } from 'node:fs';
import path from 'node:path';
import { withScratch } from '../testing/scratch.ts';
import { lintFiles } from './cfn-lint.ts';

/** Runs against a command that does what the script says. */
const lintBy = (script: string, files = ['a.yaml']): Promise<unknown> =>
  withScratch({ 'cfn-lint': `#!/bin/sh\n${script}\n` }, (directory) => {
    const command = path.join(directory, 'cfn-lint');
    chmodSync(command, 0o755);
    return lintFiles(files, command);
  });

const MATCH = {
  Filename: 'a.yaml',
  Level: 'Error',
  Message: 'no such thing',
  Rule: { Id: 'E3002', Description: 'x' },
  Location: { Path: ['Resources', 'Queue', 'Properties', 'Name'], Start: { LineNumber: 1 } },
};

describe(lintFiles, () => {
  it('gives the findings by file, in the form of the other checks', async () => {
    const matches = [MATCH, { ...MATCH, Filename: 'b.yaml', Level: 'Warning', Location: { Path: null } }];
    const found = await lintBy(`echo '${JSON.stringify(matches)}'`, ['a.yaml', 'b.yaml', 'c.yaml']);
    const common = { rule: 'cfn-lint E3002', message: 'no such thing' };
    expect(found).toEqual(
      new Map([
        ['a.yaml', [{ ...common, severity: 'error', logicalId: 'Queue', propertyPath: 'Properties.Name' }]],
        ['b.yaml', [{ ...common, severity: 'warning' }]],
        ['c.yaml', []],
      ]),
    );
  });

  it('hands over all files at once', async () => {
    await expect(lintBy('test "$6 $7" = "a.yaml b.yaml" || exit 3', ['a.yaml', 'b.yaml'])).resolves.toBeDefined();
  });

  it('says nothing where there is no such command', async () => {
    expect(lintFiles(['a.yaml'], '/nowhere/cfn-lint')).toBeUndefined();
    expect(await lintBy('exit 127')).toBeUndefined();
  });

  it('fails when it ends without a verdict', async () => {
    await expect(lintBy('echo broken >&2; exit 1')).rejects.toThrow('cfn-lint did not finish: broken');
  });
});
