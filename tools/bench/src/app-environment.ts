import path from 'node:path';
import { composeAll } from '@wallcrawler/stack';
import type { JsonMap, Template } from '@wallcrawler/stack';
import { WORKSPACE } from './workspace.ts';

/** Values that pass an app's checks and reach nothing. */
const KNOWN: Record<string, string> = {
  LOG_LEVEL: 'error',
  SIGNAL_QUEUE_URL_PREFIX: 'http://127.0.0.1:1/queue-',
  CONNECT_BASE_URL: 'ws://127.0.0.1:1',
  BLOCK_PRIVATE_NETWORKS: 'true',
  ASSIGN_PUBLIC_IP: 'DISABLED',
  GATEWAY_HOST: '127.0.0.1',
  GATEWAY_PORT: '0',
};

/** A value for a variable by its name. */
export function dummyValue(name: string): string {
  if (KNOWN[name]) return KNOWN[name];
  if (name.endsWith('_ARN')) return 'arn:aws:sns:us-east-1:000000000000:dummy';
  return /_(COUNT|SECONDS|DAYS|PORT)$/.test(name) ? '1' : 'dummy';
}

/** The names of the variables that a template gives its function or container. */
export function variableNames({ Resources }: Pick<Template, 'Resources'>): string[] {
  return Object.values(Resources).flatMap(({ Type, Properties = {} }) => {
    if (Type === 'AWS::Lambda::Function')
      return Object.keys((Properties['Environment'] as { Variables?: JsonMap } | undefined)?.Variables ?? {});
    if (Type !== 'AWS::ECS::TaskDefinition') return [];
    const containers = Properties['ContainerDefinitions'] as unknown as { Environment?: { Name: string }[] }[];
    return containers.flatMap(({ Environment = [] }) => Environment.map(({ Name }) => Name));
  });
}

/** The environment of every app by its name: its template's variables with dummy values, and what AWS adds. */
export function appEnvironments(): Map<string, Record<string, string>> {
  const aws = {
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'dummy',
    AWS_SECRET_ACCESS_KEY: 'dummy',
    SESSION_ID: 'dummy',
  };
  return new Map(
    composeAll(WORKSPACE)
      .filter(({ project }) => project.startsWith('apps/'))
      .map(({ project, template }) => [
        path.basename(project),
        { ...aws, ...Object.fromEntries(variableNames(template).map((name) => [name, dummyValue(name)])) },
      ]),
  );
}
