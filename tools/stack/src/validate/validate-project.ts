import { readFileSync } from 'node:fs';
import path from 'node:path';
import { templateFiles } from '../output.ts';
import { readTemplate } from '../package/read-template.ts';
import { lintFiles } from './cfn-lint.ts';
import { validateFiles } from './cloudformation.ts';
import type { Finding } from './finding.ts';
import { projectFindings } from './rules/index.ts';

export interface ValidateOptions {
  say?: (message: string) => void;
  lint?: (files: readonly string[]) => Map<string, Finding[]> | undefined;
}

/**
 * Validates the composed templates of a project, as they stand in `dist/`.
 * @param options `say` is told of checks that could not be made, by default nobody; `lint` checks like cfn-lint.
 * @returns the findings by workspace-relative file.
 * @throws Error when the project has no composed templates.
 */
export function validateProject(
  workspaceRoot: string,
  project: string,
  { say = () => {}, lint = lintFiles }: ValidateOptions = {},
): Map<string, Finding[]> {
  const templates = templateFiles(workspaceRoot, project).map((file) => ({
    file,
    template: readTemplate(readFileSync(file, 'utf8'), file),
  }));
  if (templates.length === 0) throw new Error(`${project}: no composed templates; run the target \`template\` first`);
  const findings = validateFiles(templates);
  const linted = lint(templates.map(({ file }) => file));
  if (!linted) say('cfn-lint is not on PATH: its checks are skipped');
  return new Map(
    templates.map(({ file, template }) => [
      path.relative(workspaceRoot, file),
      [...(findings.get(file) ?? []), ...(linted?.get(file) ?? []), ...projectFindings(template)],
    ]),
  );
}
