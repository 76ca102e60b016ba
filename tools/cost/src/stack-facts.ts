import { composeAll } from '@wallcrawler/stack';
import type { ComposedStack, Json, JsonMap, Resource, Template } from '@wallcrawler/stack';

/** What the templates say by their defaults, so that the bill follows them. */
export interface StackFacts {
  /** vCPU and GB of a browser task and of a gateway task. */
  browser: TaskSize;
  gateway: TaskSize;
  /** GB of memory of the function that waits in a create. */
  createGb: number;
  /** Alarms, by the number of metrics that they watch, which is what CloudWatch bills. */
  alarmMetrics: number;
  dashboards: number;
  keys: number;
  firewallRules: number;
  /** Queues that Lambda polls. */
  polledQueues: number;
  /** Days that logs are kept. */
  logDays: number;
  /** Days that the row of an ended session is kept. */
  sessionDays: number;
}

export interface TaskSize {
  vcpu: number;
  gb: number;
}

/** Reads the facts from the composed templates. @throws Error for a template without the resource that it should have. */
export function readStackFacts(workspaceRoot: string): StackFacts {
  const stacks = composeAll(workspaceRoot);
  const resources = stacks.flatMap(({ template }) => unconditional(template));
  const ofType = (type: string): Resource[] => resources.filter(({ Type }) => Type === type);
  const create = stackOf(stacks, 'sessions-create');
  const [acl] = stackOf(stacks, 'edge').Resources['WebAcl'] ? [stackOf(stacks, 'edge').Resources['WebAcl']] : [];
  return {
    browser: taskSize(stackOf(stacks, 'ecs-controller')),
    gateway: taskSize(stackOf(stacks, 'cdp-proxy')),
    createGb: Number(create.Resources['Function']?.Properties?.['MemorySize']) / 1024,
    alarmMetrics: ofType('AWS::CloudWatch::Alarm').reduce((sum, alarm) => sum + metricsOf(alarm), 0),
    dashboards: ofType('AWS::CloudWatch::Dashboard').length,
    keys: ofType('AWS::KMS::Key').length,
    firewallRules: ((acl?.Properties?.['Rules'] ?? []) as Json[]).length,
    polledQueues: ofType('AWS::Lambda::EventSourceMapping').filter(
      (mapping) => !mapping.Properties?.['StartingPosition'],
    ).length,
    logDays: numberDefault(create, 'LogRetentionDays'),
    sessionDays: numberDefault(create, 'SessionRetentionDays'),
  };
}

/** What exists with the defaults: resources under a condition are options that somebody has to choose. */
const unconditional = ({ Resources }: Template): Resource[] =>
  Object.values(Resources).filter(({ Condition }) => !Condition);

function stackOf(stacks: readonly ComposedStack[], name: string): Template {
  const stack = stacks.find(({ stackName }) => stackName === name);
  if (!stack) throw new Error(`there is no stack ${name}, of which the cost depends`);
  return stack.template;
}

/** An alarm on an expression watches each metric that the expression is made of. */
function metricsOf({ Properties }: Resource): number {
  const metrics = (Properties?.['Metrics'] ?? []) as JsonMap[];
  return Math.max(1, metrics.filter((metric) => 'MetricStat' in metric).length);
}

const taskSize = (template: Template): TaskSize => ({
  vcpu: numberDefault(template, 'Cpu') / 1024,
  gb: numberDefault(template, 'Memory') / 1024,
});

function numberDefault({ Parameters, Description }: Template, name: string): number {
  const value = Number(Parameters[name]?.Default);
  if (!(value > 0)) throw new Error(`${Description}: expected a parameter ${name} with a number as default`);
  return value;
}
