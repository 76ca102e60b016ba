/**
 * `node tools/stack/src/main.ts <command> <projectRoot>`, from the workspace root:
 *
 * - `template`: composes the project's stacks into `dist/<projectRoot>/templates/<stack>.yaml`;
 * - `validate`: checks those templates by CloudFormation's schemas, cfn-lint where there is one, and the project's rules;
 * - `openapi`: writes `docs/openapi.json`, the routes with all that their functions accept (of `apps/api`);
 * - `package`: writes `dist/<projectRoot>/package/release.json`, with the zip of the bundle beside it.
 */
import { statSync } from 'node:fs';
import path from 'node:path';
import { composeProject } from './compose/compose-all.ts';
import { writeTemplates } from './output.ts';
import { packageProject } from './package/package-project.ts';
import { formatFinding } from './validate/finding.ts';
import { INLINE_BYTES } from './validate/rules/template-limits.ts';
import { validateProject } from './validate/validate-project.ts';

const workspaceRoot = process.cwd();

const commands: Record<string, (project: string) => void | Promise<void>> = {
  template(project) {
    const files = writeTemplates(workspaceRoot, project, composeProject(workspaceRoot, project));
    for (const file of files) console.log(path.relative(workspaceRoot, file));
  },

  validate(project) {
    const say = (message: string): void => console.log(message);
    for (const [file, findings] of validateProject(workspaceRoot, project, { say })) {
      const bytes = statSync(path.join(workspaceRoot, file)).size;
      const size =
        bytes > INLINE_BYTES ? `, ${(bytes / 1024).toFixed(0)} KB: CloudFormation reads it from S3 only` : '';
      console.log(`${file}: ${findings.length === 0 ? 'valid' : `${findings.length} findings`}${size}`);
      for (const finding of findings) console.log(formatFinding(finding));
      if (findings.some(({ severity }) => severity === 'error')) process.exitCode = 1;
    }
  },

  async openapi() {
    // Only this command loads the functions' schemas, and with them half of the workspace.
    const { writeDocument } = await import('./openapi/write-document.ts');
    console.log(await writeDocument(workspaceRoot));
  },

  async package(project) {
    const { code, templates } = await packageProject(workspaceRoot, project);
    for (const { file } of templates) console.log(`dist/${project}/${file}`);
    if (code) console.log(`dist/${project}/${code.file}: ${(code.bytes / 1024).toFixed(0)} KB`);
  },
};

const [name = '', project] = process.argv.slice(2);
const command = commands[name];
if (!command || !project)
  throw new Error(`usage: node tools/stack/src/main.ts ${Object.keys(commands).join('|')} <projectRoot>`);
try {
  await command(path.normalize(project).replace(/\/$/, ''));
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}
