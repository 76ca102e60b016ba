import { describe, expect, it } from '@jest/globals';
import path from 'node:path';
import { withScratch } from '@wallcrawler/stack/testing';
import { shippedFiles } from './shipped-files.ts';

const workspaceRoot = path.resolve(import.meta.dirname, '../../../..');

describe(shippedFiles, () => {
  it.each([
    'apps/sessions-list/src/handler.ts',
    'apps/sessions-list/stack.yaml',
    'apps/ecs-controller/Dockerfile',
    'libs/session-state/package.json',
    'tools/bundle/src/main.ts',
    'infra/platform/data.yaml',
    'package-lock.json',
    'tsconfig.base.json',
    'docs/api.md',
  ])('keeps %s', (file) => {
    expect(shippedFiles(workspaceRoot, [file])).toEqual([file]);
  });

  it.each([
    'apps/sessions-list/src/list-sessions.spec.ts',
    'apps/sessions-create/src/testing/harness.ts',
    'apps/sessions-list/CHANGELOG.md',
    'apps/sessions-list/tsconfig.json',
    'libs/session-state/src/transitions.spec.ts',
    'tools/stack/README.md',
    'infra/README.md',
  ])('leaves out %s', (file) => {
    expect(shippedFiles(workspaceRoot, [file])).toEqual([]);
  });

  it('says so when nx.json leaves nothing out', async () => {
    await withScratch({ 'nx.json': '{ "namedInputs": { "production": ["default"] } }' }, (root) => {
      expect(() => shippedFiles(root, [])).toThrow('nx.json: namedInputs.production: expected patterns');
    });
  });
});
