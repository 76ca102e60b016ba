import { describe, expect, it } from '@jest/globals';
import { checkRules } from '../lint.ts';
import { parseWorkflow } from '../workflow.ts';

const SHA = '3d3c42e5aac5ba805825da76410c181273ba90b1';

/** A workflow in which no rule finds a fault. Each case breaks one line of it. */
const SOUND = `
on:
  push:
  workflow_dispatch:
    inputs:
      app:
        type: choice
        options: [infra, one]
permissions: {}
jobs:
  build:
    runs-on: ubuntu-24.04
    timeout-minutes: 5
    permissions: { contents: read }
    steps:
      - uses: actions/checkout@${SHA} # v7.0.1
        with: { persist-credentials: false }
      - run: echo "$TITLE"
        env: { TITLE: '\${{ github.event.pull_request.title }}' }
  release:
    runs-on: ubuntu-24.04
    timeout-minutes: 5
    environment: staging
    concurrency: { group: one, cancel-in-progress: false }
    permissions: { id-token: write }
    steps: [{ run: 'true' }]
  level-0:
    permissions: { id-token: write }
    uses: ./.github/workflows/called.yml
    with: { app: infra }
  level-1:
    needs: [build, level-0]
    permissions: { id-token: write }
    uses: ./.github/workflows/called.yml
    with: { app: one }
`;

const CALLED = `
on:
  workflow_call:
    inputs: { app: { type: string, required: true }, stage: { type: string } }
permissions: {}
jobs: {}
`;

const check = (text: string): string[] => {
  const workflows = [parseWorkflow('.github/workflows/spec.yml', text)];
  const called = parseWorkflow('.github/workflows/called.yml', CALLED);
  return checkRules([...workflows, called], { apps: ['infra', 'one'], levels: 2 }).map(
    ({ line, rule, message }) => `${line} ${rule}: ${message}`,
  );
};

/** The findings after one place of the sound workflow was replaced. */
const planted = (search: string, replacement: string): string[] => {
  expect(SOUND.split(search)).toHaveLength(2);
  return check(SOUND.replace(search, replacement));
};

describe(checkRules, () => {
  it('finds nothing in a sound workflow', () => {
    expect(check(SOUND)).toEqual([]);
  });

  it('tells the line of a fault', () => {
    const line = SOUND.split('\n').findIndex((text) => text.includes('actions/checkout')) + 1;
    expect(planted(`${SHA} # v7.0.1`, SHA)[0]).toMatch(new RegExp(`^${line} pinned-actions`));
  });

  it.each([
    [
      'a tag',
      `actions/checkout@${SHA} # v7.0.1`,
      'actions/checkout@v7',
      /^\d+ pinned-actions: actions\/checkout@v7: expected the full SHA/,
    ],
    [
      'a short SHA',
      `actions/checkout@${SHA} # v7.0.1`,
      'actions/checkout@3d3c42e # v7',
      /^\d+ pinned-actions: .* full SHA/,
    ],
    ['a SHA without a version', `${SHA} # v7.0.1`, SHA, /^\d+ pinned-actions: .* expected a comment such as # v1.2.3/],
    ['an image by its tag', `actions/checkout@${SHA} # v7.0.1`, 'docker://alpine:3', /^\d+ pinned-actions: /],
    [
      'no permissions for the workflow',
      'permissions: {}\njobs',
      'jobs',
      /^\d+ least-permissions: permissions: expected {}/,
    ],
    [
      'permissions for the workflow',
      'permissions: {}\njobs',
      'permissions: write-all\njobs',
      /^\d+ least-permissions: permissions: expected {}/,
    ],
    [
      'no permissions of a job',
      'permissions: { contents: read }',
      'name: x',
      /^\d+ least-permissions: job build: permissions: expected a map/,
    ],
    [
      'all permissions of a job',
      '{ contents: read }',
      'write-all',
      /^\d+ least-permissions: job build: permissions: expected a map/,
    ],
    [
      'AWS without an environment',
      '{ contents: read }',
      '{ id-token: write }',
      /^\d+ least-permissions: job build: id-token: write without an environment/,
    ],
    ['no timeout', 'timeout-minutes: 5\n    permissions: { c', 'permissions: { c', /^\d+ timeouts: job build/],
    [
      'an expression in a script',
      'echo "$TITLE"',
      'echo "${{ github.event.pull_request.title }}"',
      /^\d+ no-injection: job build/,
    ],
    ['an input in a script', 'echo "$TITLE"', '|\n          echo "${{ inputs.app }}"', /^\d+ no-injection: job build/],
    [
      'the token left in the work tree',
      'persist-credentials: false',
      'fetch-depth: 0',
      /^\d+ no-leftover-credentials: job build: checkout/,
    ],
    [
      'all secrets handed on',
      'with: { app: one }',
      'with: { app: one }\n    secrets: inherit',
      /^\d+ no-leftover-credentials: job level-1: secrets: inherit/,
    ],
    [
      'deployments side by side',
      'concurrency: { group: one, cancel-in-progress: false }',
      'name: x',
      /^\d+ one-deployment-at-a-time: job release/,
    ],
    [
      'a deployment that is cut off',
      'cancel-in-progress: false',
      'cancel-in-progress: true',
      /^\d+ one-deployment-at-a-time: job release/,
    ],
    ['rights for strangers', '  push:\n', '  pull_request_target:\n', /^\d+ trusted-triggers: on: pull_request_target/],
    ['an app without a choice', '[infra, one]', '[infra]', /^\d+ app-choices: input app: no choice for one/],
    [
      'a choice without an app',
      '[infra, one]',
      '[infra, one, two]',
      /^\d+ app-choices: input app: two cannot be deployed/,
    ],
    [
      'a level without a job',
      'level-1:\n    needs: [build, level-0]',
      'level-7:\n    needs: [build, level-6]',
      /^\d+ plan-levels: no job level-1: the stacks have 2 levels/,
    ],
    [
      'a level that does not wait',
      'needs: [build, level-0]',
      'needs: [build]',
      /^\d+ plan-levels: job level-1: expected needs: level-0/,
    ],
    [
      'a called workflow that is not there',
      'called.yml\n    with: { app: one }',
      'other.yml\n    with: { app: one }',
      /^\d+ local-calls: job level-1: .* trigger workflow_call/,
    ],
    [
      'a call without an input',
      'with: { app: one }',
      'with: { stage: x }',
      /^\d+ local-calls: job level-1: .* expected the input app/,
    ],
    [
      'a call with an unknown input',
      'with: { app: one }',
      'with: { app: one, apps: x }',
      /^\d+ local-calls: job level-1: .* has no input apps/,
    ],
  ])('finds %s', (_name, search, replacement, finding) => {
    expect(planted(search, replacement)).toEqual([expect.stringMatching(finding)]);
  });
});
