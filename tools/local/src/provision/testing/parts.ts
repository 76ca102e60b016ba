import path from 'node:path';
import type { Resource, Template } from '@wallcrawler/stack';
import { ACCOUNT_ID, REGION } from '../../account.ts';
import { createClients, endpointVariables } from '../../cloud/clients.ts';
import { openQueues } from '../../cloud/queues.ts';
import { AccessControl, Ledger } from '../../iam/index.ts';
import { EcsEngine, EventBridgeEngine, ParameterStore } from '../../services/index.ts';
import type { EngineEndpoints } from '../../engines/host.ts';
import type { Found, ProvisionTarget } from '../target.ts';

const NOWHERE = 'http://127.0.0.1:1';

/** Where specs provision to. Without engines, only what needs none can be provisioned. */
export function openTarget(
  directory: string,
  { dynamodb, messaging }: EngineEndpoints = { dynamodb: NOWHERE, messaging: NOWHERE },
): ProvisionTarget {
  const endpoints = endpointVariables(dynamodb, messaging, NOWHERE);
  const clients = createClients(endpoints);
  const identity = { region: REGION, accountId: ACCOUNT_ID, log: () => {} };
  return {
    ...clients,
    parameters: new ParameterStore(directory),
    events: new EventBridgeEngine({ ...identity, invokeTarget: async () => {}, sendToQueue: async () => {} }),
    ecs: new EcsEngine({
      ...identity,
      cluster: 'wallcrawler',
      stateDirectory: path.join(directory, 'ecs'),
      logDirectory: path.join(directory, 'logs'),
      images: {},
      emit: () => {},
    }),
    access: new AccessControl({
      mode: 'enforce',
      ledger: new Ledger(path.join(directory, 'iam.jsonl')),
      log: () => {},
    }),
    queueUrl: openQueues(clients.sqs, messaging).url,
    bundleOf: (stackName) => path.join(directory, stackName),
    functionEnvironment: {},
    containerEnvironment: {},
    found: nothingFound(),
  };
}

export const nothingFound = (): Found => ({
  functions: new Map(),
  eventSources: [],
  apis: [],
  streams: new Map(),
  expiring: [],
});

/** A stack of these resources and whatever else the template has. */
export const stackOf = (Resources: Record<string, Resource>, more: Partial<Template> = {}, stackName = 'spec') => ({
  stackName,
  project: 'spec',
  dependsOn: [],
  template: {
    AWSTemplateFormatVersion: '2010-09-09',
    Description: 'Spec',
    Parameters: {},
    Resources,
    ...more,
  } as Template,
});

/** A shared parameter, which tells a spec that its resource was provisioned, and with what. */
export const sharedParameter = (Name: string, Value: Resource['Properties'] | string, more: Partial<Resource> = {}) =>
  ({
    Type: 'AWS::SSM::Parameter',
    Properties: { Name, Type: 'String', Value },
    ...more,
  }) as Resource;
