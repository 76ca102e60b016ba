/**
 * `node tools/stack/src/main.ts <command> <projectRoot>`, from the workspace root:
 *
 * - `template`: composes the project's stacks into `dist/<projectRoot>/templates/<stack>.yaml`;
 * - `validate`: checks those templates by CloudFormation's schemas and the project's rules;
 * - `package`: zips `dist/<projectRoot>/bundle` into `dist/<projectRoot>/package`.
 */
import path from 'node:path';
import { composeProject } from './compose/compose-all.ts';
import { writeTemplates } from './output.ts';
import { packageProject } from './package/package-project.ts';
import { formatFinding } from './validate/finding.ts';
import { validateProject } from './validate/validate-project.ts';

const workspaceRoot = process.cwd();

const commands: Record<string, (project: string) => void | Promise<void>> = {
  template(project) {
    const files = writeTemplates(workspaceRoot, project, composeProject(workspaceRoot, project));
    for (const file of files) console.log(path.relative(workspaceRoot, file));
  },

  validate(project) {
    for (const [file, findings] of validateProject(workspaceRoot, project)) {
      console.log(`${file}: ${findings.length === 0 ? 'valid' : `${findings.length} findings`}`);
      for (const finding of findings) console.log(formatFinding(finding));
      if (findings.some(({ severity }) => severity === 'error')) process.exitCode = 1;
    }
  },

  async package(project) {
    const { file, bytes } = await packageProject(workspaceRoot, project);
    console.log(`dist/${project}/package/${file}: ${(bytes / 1024).toFixed(0)} KB`);
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
