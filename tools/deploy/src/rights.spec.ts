import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { composeAll } from '@wallcrawler/stack';
import type { Json, JsonMap } from '@wallcrawler/stack';

const workspace = path.resolve(import.meta.dirname, '../../..');

/** API operations whose IAM action has another name. */
const RENAMED: Record<string, string> = { 's3:HeadObject': 's3:GetObject' };
/** Allowed to everybody. */
const FREE = ['sts:GetCallerIdentity'];

/** The IAM actions of every SDK call in a folder's sources. */
function actionsOf(folder: string): string[] {
  const sources = readdirSync(path.join(workspace, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.spec.ts') && !/(^|\/)(testing|rehearsal)\//.test(file))
    .map((file) => readFileSync(path.join(workspace, folder, file), 'utf8'));
  const actions = sources.flatMap((source) =>
    [...source.matchAll(/import \{([^}]*)\} from '@aws-sdk\/client-([a-z0-9]+)'/g)].flatMap(([, names = '', service]) =>
      [...names.matchAll(/\b(?:([A-Z]\w+)Command\b(?!Input|Output)|paginate(\w+))/g)].map(
        ([, command, paginated]) => `${service}:${command ?? paginated}`,
      ),
    ),
  );
  return [...new Set(actions.map((action) => RENAMED[action] ?? action))].sort();
}

const { template } = composeAll(workspace).find(({ stackName }) => stackName === 'access')!;
const allowedTo = (logicalId: string): string[] =>
  statementsOf(template.Resources[logicalId]!.Properties!.Policies!)
    .filter(({ Effect }) => Effect === 'Allow')
    .flatMap(({ Action }) => [Action].flat() as string[]);

/** Statements at any depth: some are there on a condition. */
function statementsOf(value: Json): JsonMap[] {
  if (typeof value !== 'object' || value === null) return [];
  if (Array.isArray(value)) return value.flatMap(statementsOf);
  return 'Effect' in value ? [value] : Object.values(value).flatMap(statementsOf);
}

describe('the role wallcrawler-deploy', () => {
  it('may call all that the deploy and image tools call', () => {
    const called = [...actionsOf('tools/deploy/src'), ...actionsOf('tools/image/src')];
    expect(called).toEqual(
      expect.arrayContaining(['cloudformation:ExecuteChangeSet', 's3:PutObject', 'ecr:DescribeImages']),
    );
    const allowed = allowedTo('DeployRole');
    expect(called.filter((action) => !allowed.includes(action) && !FREE.includes(action))).toEqual([]);
  });
});

describe('the role wallcrawler-changesets', () => {
  it('may execute nothing, and delete no stack', () => {
    const allowed = allowedTo('ChangeSetRole');
    expect(allowed).toContain('cloudformation:CreateChangeSet');
    expect(
      allowed.filter((action) => /:(Execute|(Create|Delete|Update)Stack|SetStackPolicy|UpdateT)/.test(action)),
    ).toEqual([]);
  });
});
