import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parseTemplateYaml } from '../compose/yaml.ts';
import { templateFiles } from '../output.ts';
import type { Template } from '../template.ts';
import { validateFiles } from './cloudformation.ts';
import type { Finding } from './finding.ts';
import { projectFindings } from './rules/index.ts';

/**
 * Validates the composed templates of a project, as they stand in `dist/`.
 * @returns the findings by workspace-relative file.
 * @throws Error when the project has no composed templates.
 */
export function validateProject(workspaceRoot: string, project: string): Map<string, Finding[]> {
  const templates = templateFiles(workspaceRoot, project).map((file) => ({ file, template: readTemplate(file) }));
  if (templates.length === 0) throw new Error(`${project}: no composed templates; run the target \`template\` first`);
  const findings = validateFiles(templates);
  return new Map(
    templates.map(({ file, template }) => [
      path.relative(workspaceRoot, file),
      [...(findings.get(file) ?? []), ...projectFindings(template)],
    ]),
  );
}

const readTemplate = (file: string): Template => {
  const template = parseTemplateYaml(readFileSync(file, 'utf8'), file) as unknown as Template;
  return { ...template, Parameters: template.Parameters ?? {} };
};
