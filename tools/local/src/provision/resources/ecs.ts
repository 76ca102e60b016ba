import type { JsonMap } from '@wallcrawler/stack';
import { needsOfExecutionRole } from '../../iam/index.ts';
import type { ResourceHandler } from '../target.ts';
import { text, textOf } from '../text.ts';

interface Container {
  Name: string;
  Environment?: { Name: string; Value: string }[];
}

const taskDefinition: ResourceHandler = ({ properties }, { ecs: engine, containerEnvironment, access }) => {
  const executionRole = properties['ExecutionRoleArn'];
  if (executionRole !== undefined)
    access.requireForService(text(executionRole), 'ecs-tasks.amazonaws.com', needsOfExecutionRole(properties));
  const containers = (properties['ContainerDefinitions'] as unknown as Container[]).map((container) => {
    const replaced = containerEnvironment[container.Name] ?? {};
    const kept = (container.Environment ?? []).filter(({ Name }) => !Object.hasOwn(replaced, Name));
    return {
      ...container,
      Environment: [...kept, ...Object.entries(replaced).map(([Name, Value]) => ({ Name, Value }))],
    };
  });
  const definition = engine.registerTaskDefinition({ ...properties, ContainerDefinitions: containers });
  return { ref: definition, attributes: { TaskDefinitionArn: definition } };
};

export const ecs: Record<string, ResourceHandler> = {
  'AWS::ECS::Cluster': ({ properties }, { ecs: engine }) => ({
    ref: textOf(properties, 'ClusterName'),
    attributes: { Arn: engine.clusterArn },
  }),
  'AWS::ECS::TaskDefinition': taskDefinition,
  'AWS::ECS::Service': ({ properties, stackName, logicalId }, { ecs: engine }) => {
    const ServiceName = textOf(properties, 'ServiceName', `wc-local-${stackName}-${logicalId}`);
    const service: JsonMap = { ...properties, ServiceName };
    return { ref: engine.defineService(service), attributes: { Name: ServiceName } };
  },
};
