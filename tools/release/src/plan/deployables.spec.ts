import { describe, expect, it } from '@jest/globals';
import path from 'node:path';
import { composeAll } from '@wallcrawler/stack';
import { deployables } from './deployables.ts';

const workspaceRoot = path.resolve(import.meta.dirname, '../../../..');

describe(deployables, () => {
  const all = deployables(workspaceRoot);
  const byApp = new Map(all.map((one) => [one.app, one]));

  it('tells functions, containers, the platform and the API apart', () => {
    expect(byApp.get('sessions-create')).toMatchObject({ kind: 'lambda', project: 'apps/sessions-create' });
    expect(byApp.get('cdp-proxy')).toMatchObject({ kind: 'container', project: 'apps/cdp-proxy' });
    expect(byApp.get('api')).toMatchObject({ kind: 'api', project: 'apps/api' });
    expect(byApp.get('infra')).toMatchObject({ kind: 'infra', project: 'infra', level: 0 });
  });

  it('puts everything on a higher level than what it reads from, and the API last', () => {
    const projectOf = new Map(all.flatMap((one) => one.stacks.map(({ name }) => [name, one])));
    for (const { stackName, dependsOn } of composeAll(workspaceRoot))
      for (const producer of dependsOn.map((name) => projectOf.get(name)))
        if (producer !== projectOf.get(stackName))
          expect(producer?.level).toBeLessThan(projectOf.get(stackName)?.level ?? -1);
    expect(byApp.get('api')?.level).toBe(Math.max(...all.map(({ level }) => level)));
    expect(all.map(({ level }) => level)).toEqual(all.map(({ level }) => level).sort());
  });
});
