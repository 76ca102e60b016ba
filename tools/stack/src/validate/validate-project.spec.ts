import { describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { withScratch } from '../testing/scratch.ts';
import { validateProject } from './validate-project.ts';

const template = (properties: string): Record<string, string> => ({
  'dist/apps/thing/templates/thing.yaml': `AWSTemplateFormatVersion: '2010-09-09'
Description: A queue for a test.
Resources:
  Queue:
    Type: AWS::SQS::Queue
    DeletionPolicy: Delete
    UpdateReplacePolicy: Delete
    Metadata: { Wallcrawler: { NoRedrive: a test } }
    Properties: ${properties}
`,
});

const MAIN = path.join(import.meta.dirname, '../main.ts');
const validateByCommand = (root: string): { status: number | null; stdout: string } =>
  // On this PATH there is no cfn-lint, which would take seconds.
  spawnSync(process.execPath, [MAIN, 'validate', 'apps/thing'], { cwd: root, encoding: 'utf8', env: { PATH: root } });

describe(validateProject, () => {
  it.each([
    ['a property that does not exist', '{ MessageRetention: 60 }', /MessageRetention/],
    ['a value out of its range', '{ MessageRetentionPeriod: 1 }', /minimum|60/i],
    ['a value of a wrong type', '{ QueueName: [a] }', /QueueName|string/i],
  ])('finds %s', async (_, properties, message) => {
    await withScratch(template(properties), (root) => {
      const findings =
        validateProject(root, 'apps/thing', { lint: () => undefined }).get('dist/apps/thing/templates/thing.yaml') ??
        [];
      const errors = findings.filter(({ severity }) => severity === 'error');
      expect(errors).toContainEqual(expect.objectContaining({ logicalId: 'Queue' }));
      expect(JSON.stringify(errors)).toMatch(message);
    });
  });

  it('fails the command for one wrong property, and passes it without', async () => {
    await withScratch(template('{ MessageRetention: 60 }'), (root) => {
      const { status, stdout } = validateByCommand(root);
      expect(stdout).toMatch(/error {2}\S+ {2}Queue: .*MessageRetention/);
      expect(status).toBe(1);
    });
    await withScratch(template('{ MessageRetentionPeriod: 60 }'), (root) => {
      const { status, stdout } = validateByCommand(root);
      expect(stdout).toContain('cfn-lint is not on PATH: its checks are skipped');
      expect(status).toBe(0);
    });
  });

  it('adds what cfn-lint finds', async () => {
    await withScratch(template('{ MessageRetentionPeriod: 60 }'), (root) => {
      const finding = { severity: 'error', rule: 'cfn-lint E1', message: 'bad' } as const;
      const lint = (files: readonly string[]) => new Map(files.map((file) => [file, [finding]]));
      expect([...validateProject(root, 'apps/thing', { lint }).values()]).toEqual([[finding]]);
    });
  });

  it('refuses a project that was not composed', async () => {
    await withScratch({}, (root) => {
      expect(() => validateProject(root, 'apps/thing')).toThrow(/run the target `template` first/);
    });
  });
});
