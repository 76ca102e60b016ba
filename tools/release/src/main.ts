/**
 * `node tools/release/src/main.ts <command>`, from the workspace root:
 *
 * - `plan [--base <revision>] [--head <revision>] [--stage <stage>] [--apps <a,b>] [--format json|github|markdown]`:
 *   which projects differ between two commits, in the order in which they are deployed
 *   (docs/adr/0027-affected-and-versions.md). What was built of the head is left in `dist` where the head is checked
 *   out, and the plan in `dist/plan.json`;
 * - `show [--format json|github|markdown]`: the last plan again;
 * - `change-sets --stage <stage>`: what CloudFormation would change for the last plan, as Markdown;
 * - `copy-image <app> --stage <stage> --digest <sha256>`: brings the image of a release that is promoted to the stage;
 * - `lint-workflows`: checks `.github/workflows` with actionlint and the rules of this house.
 */
import { showChangeSets } from './change-sets.ts';
import { parseCopyOptions, parseFormat, parsePlanOptions, parseStage } from './options.ts';
import { formatPlan } from './plan/format.ts';
import { planChanges } from './plan/plan.ts';
import { readPlan, savePlan } from './plan/saved-plan.ts';
import { formatFinding } from './workflows/finding.ts';
import { lintWorkflows } from './workflows/lint.ts';

const workspaceRoot = process.cwd();

const commands: Record<string, (args: string[]) => void | Promise<void>> = {
  async plan(args) {
    const { format, ...options } = parsePlanOptions(args);
    const plan = await planChanges(workspaceRoot, options);
    savePlan(workspaceRoot, plan);
    console.log(formatPlan(plan, format));
  },

  show(args) {
    console.log(formatPlan(readPlan(workspaceRoot), parseFormat(args)));
  },

  async 'change-sets'(args) {
    const { markdown, failed } = await showChangeSets(workspaceRoot, readPlan(workspaceRoot), parseStage(args));
    console.log(markdown);
    if (failed.length > 0) throw new Error(`No change set for ${failed.join(', ')}`);
  },

  async 'copy-image'(args) {
    const { app, stage, digest } = parseCopyOptions(args);
    // The only command that speaks to AWS by itself; the others need not wait for its SDK.
    const { copyImage } = await import('./copy-image.ts');
    console.log(await copyImage(workspaceRoot, app, stage, digest));
  },

  async 'lint-workflows'() {
    const findings = await lintWorkflows(workspaceRoot);
    if (findings.length > 0) throw new Error(findings.map(formatFinding).join('\n'));
    console.log('.github/workflows: no findings');
  },
};

const [name = '', ...args] = process.argv.slice(2);
try {
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!command) throw new Error(`usage: node tools/release/src/main.ts ${Object.keys(commands).join('|')} [options]`);
  await command(args);
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}
