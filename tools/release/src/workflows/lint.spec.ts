import { describe, expect, it } from '@jest/globals';
import path from 'node:path';
import { actionlint } from './actionlint.ts';
import { formatFinding } from './finding.ts';
import { lintWorkflows } from './lint.ts';
import { parseWorkflow } from './workflow.ts';

const lint = async (text: string): Promise<string[]> =>
  (await actionlint([parseWorkflow('.github/workflows/spec.yml', text)])).map(formatFinding);

const JOB = 'jobs:\n  one:\n    runs-on: ubuntu-24.04\n    steps: [{ run: "true" }]\n';

describe(actionlint, () => {
  it('knows what GitHub has brought since the linter was built', async () => {
    const text = `on: push\n${JOB}    environment: \${{ vars.STAGE }}\n  two:\n    runs-on: ubuntu-24.04-arm\n    steps: [{ run: 'true' }]\n`;
    expect(await lint(text)).toEqual([]);
  });

  it.each([
    [
      'an unknown key',
      `on: push\n${JOB}    timeout: 5\n`,
      /^\.github\/workflows\/spec\.yml:6: unexpected key "timeout"/,
    ],
    ['an unknown runner', `on: push\n${JOB}`.replace('24.04', '99.04'), /label "ubuntu-99.04" is unknown/],
    ['a job that does not exist', `on: push\n${JOB}    needs: two\n`, /job "one" needs job "two" which does not exist/],
    [
      'an output that does not exist',
      `on: push\n${JOB}  two:\n    needs: one\n    if: needs.one.outputs.x\n    runs-on: ubuntu-24.04\n    steps: [{ run: 'true' }]\n`,
      /property "x" is not defined/,
    ],
    ['a broken expression', `on: push\n${JOB}    if: \${{ inputs. }}\n`, /\[actionlint expression\]$/],
    ['an unknown trigger', `on: pushed\n${JOB}`, /unknown Webhook event "pushed"/],
  ])('finds %s', async (_name, text, finding) => {
    expect(await lint(text)).toEqual([expect.stringMatching(finding)]);
  });
});

describe(parseWorkflow, () => {
  it('names the file that is not YAML', () => {
    expect(() => parseWorkflow('x.yml', 'a: [')).toThrow(/^x\.yml: /);
  });
});

describe(lintWorkflows, () => {
  it('finds nothing in the workflows of this workspace', async () => {
    const findings = await lintWorkflows(path.resolve(import.meta.dirname, '../../../..'));
    expect(findings.map(formatFinding)).toEqual([]);
  });
});
