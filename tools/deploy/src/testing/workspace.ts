import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  type BuiltRelease,
  type ComposedStack,
  type Template,
  composeAll,
  packageProject,
  readTemplate,
  writeTemplates,
} from '@wallcrawler/stack';
import { stringify } from 'yaml';

const REPOSITORY = path.resolve(import.meta.dirname, '../../../..');

/**
 * A workspace with the real apps and platform, composed and packaged, whose `dist` and stage files a test may change.
 * The bundles are a line each: what is rehearsed is their way to a stage.
 */
export class RehearsalWorkspace {
  readonly root = mkdtempSync(path.join(tmpdir(), 'wallcrawler-deploy-'));
  readonly stacks: ComposedStack[];

  private constructor() {
    symlinkSync(path.join(REPOSITORY, 'apps'), path.join(this.root, 'apps'));
    for (const folder of ['platform', 'fragments', 'policies', 'package.json'])
      cpSync(path.join(REPOSITORY, 'infra', folder), path.join(this.root, 'infra', folder), { recursive: true });
    this.stacks = composeAll(this.root);
  }

  static async create(): Promise<RehearsalWorkspace> {
    const workspace = new RehearsalWorkspace();
    for (const project of workspace.projects()) {
      writeTemplates(
        workspace.root,
        project,
        workspace.stacks.filter((stack) => stack.project === project),
      );
      await workspace.build(project, 'exports.handler = async () => 1;');
    }
    return workspace;
  }

  projects = (): string[] => [...new Set(this.stacks.map(({ project }) => project))];

  /** The projects that are containers, with the tags that their images are to have. */
  readonly images = ['ecs-controller', 'cdp-proxy'].map((app) => ({
    project: `apps/${app}`,
    repository: `wallcrawler-${app}`,
    tag: `context-${createHash('sha256').update(app).digest('hex')}`,
    digest: `sha256:${createHash('sha256').update(`image of ${app}`).digest('hex')}`,
  }));

  /** Packages a project with another bundle. */
  async build(project: string, code: string): Promise<void> {
    const image = this.images.find((one) => one.project === project);
    this.write(`dist/${project}/bundle/index.js`, code);
    if (image)
      this.write(
        `dist/${project}/image/image.json`,
        JSON.stringify({ app: path.basename(project), contextSha256: image.tag.slice(8), ...image }),
      );
    await packageProject(this.root, project);
  }

  /** What was packaged of a project. */
  packaged = (project: string): Promise<BuiltRelease> => packageProject(this.root, project);

  /** Changes a composed template and packages the project anew. */
  async changeTemplate(project: string, stack: string, change: (template: Template) => void): Promise<void> {
    const file = path.join(this.root, 'dist', project, 'templates', `${stack}.yaml`);
    const template = readTemplate(readFileSync(file, 'utf8'), file);
    change(template);
    writeFileSync(file, stringify(template, { aliasDuplicateObjects: false, lineWidth: 0 }));
    await packageProject(this.root, project);
  }

  /** Writes a stage file of an account. */
  stage(name: string, account: string, more: { parameters?: object; promoteFrom?: object; tags?: object } = {}): void {
    const edge = {
      DomainName: `connect.${name}.example.com`,
      CertificateArn: `arn:aws:acm:eu-central-1:${account}:certificate/1`,
    };
    const parameters = { all: {}, stacks: { edge }, ...more.parameters };
    const cloudFormationRoleArn = `arn:aws:iam::${account}:role/wallcrawler-cloudformation`;
    this.write(
      `infra/stages/${name}.yaml`,
      stringify({ account, region: 'eu-central-1', cloudFormationRoleArn, ...more, parameters }),
    );
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }

  /** Writes a file, by its name in the workspace. */
  write(file: string, content: string): void {
    const absolute = path.join(this.root, file);
    mkdirSync(path.dirname(absolute), { recursive: true });
    writeFileSync(absolute, content);
  }
}
