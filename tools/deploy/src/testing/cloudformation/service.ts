import { randomUUID } from 'node:crypto';
import { AwsError } from '@wallcrawler/local/services';
import type { FakeEcr } from '../aws/ecr.ts';
import { type QueryInput, textOf } from '../aws/query.ts';
import type { Xml } from '../aws/xml.ts';
import { type ChangeSetWorld, invalid, makeChangeSet } from './change-sets.ts';
import { Effects } from './effects.ts';
import { addEvent, queueDeletion, queueExecution } from './execution.ts';
import type { FakeChangeSet, FakeStack } from './model.ts';
import { changeSetView, eventPage, page, stackView } from './views.ts';

/** How much of an operation happens between two looks. */
const STEPS_A_LOOK = 10;

/** CloudFormation of one account and region, in memory. It goes on only while somebody looks. */
export class FakeCloudFormation {
  readonly effects: Effects;
  /** Reasons by `<stack>/<logicalId>`: that resource fails when its change is executed. */
  readonly failures = new Map<string, string>();
  /** Reasons by stack: its next change sets fail. */
  readonly changeSetFailures = new Map<string, string>();
  /** Stacks that stand still in the middle of an operation. */
  readonly held = new Set<string>();
  /** What IAM refuses, by `<action> <stack>`. */
  readonly denied = new Set<string>();
  readonly #world: ChangeSetWorld;
  readonly #stacks: FakeStack[] = [];
  readonly #adopting = new Set<string>();

  constructor(world: ChangeSetWorld, ecr: FakeEcr) {
    this.#world = world;
    this.effects = new Effects(world.account, world.s3, world.ssm, ecr);
  }

  /** A stack that exists, by name. */
  stack = (name: string): FakeStack | undefined =>
    this.#stacks.find((stack) => (stack.name === name || stack.id === name) && stack.status !== 'DELETE_COMPLETE');

  names = (): string[] => this.#stacks.filter(({ status }) => status !== 'DELETE_COMPLETE').map(({ name }) => name);

  call(action: string, input: QueryInput): Xml {
    const run = this.#actions[action];
    if (!run) throw new AwsError('InvalidAction', `this fake does not serve ${action}`);
    return run(input);
  }

  readonly #actions: Record<string, (input: QueryInput) => Xml> = {
    DescribeStacks: (input) => {
      const name = textOf(input, 'StackName');
      if (name) return { Stacks: [stackView(this.#advance(this.#find(name)))] };
      return page(
        'Stacks',
        this.#stacks.filter(({ status }) => status !== 'DELETE_COMPLETE'),
        input,
        stackView,
      );
    },
    DescribeStackEvents: (input) => eventPage(this.#advance(this.#find(textOf(input, 'StackName'))), input),
    ListStackResources: (input) => {
      const kept = [...this.#find(textOf(input, 'StackName')).kept];
      return page('StackResourceSummaries', kept, input, ([LogicalResourceId, { type, physicalId }]) => ({
        LogicalResourceId,
        ResourceType: type,
        PhysicalResourceId: physicalId,
        ResourceStatus: 'DELETE_SKIPPED',
      }));
    },
    CreateChangeSet: (input) => this.#createChangeSet(input),
    DescribeChangeSet: (input) => {
      const { stack, set } = this.#findSet(input);
      const view = changeSetView(stack, set, input);
      if (set.status === 'CREATE_IN_PROGRESS' && !this.held.has(stack.name))
        set.status = set.reason ? 'FAILED' : 'CREATE_COMPLETE';
      return view;
    },
    ListChangeSets: (input) => ({
      Summaries: [...this.#find(textOf(input, 'StackName')).changeSets.values()].map(({ id, name }) => ({
        ChangeSetId: id,
        ChangeSetName: name,
      })),
    }),
    DeleteChangeSet: (input) => {
      const { stack, set } = this.#findSet(input);
      if (set.execution === 'EXECUTE_IN_PROGRESS')
        throw new AwsError('InvalidChangeSetStatus', `${set.name} is being executed`);
      stack.changeSets.delete(set.id);
      return {};
    },
    ExecuteChangeSet: (input) => {
      const { stack, set } = this.#findSet(input);
      this.#authorize('ExecuteChangeSet', stack);
      if (set.status !== 'CREATE_COMPLETE' || set.execution !== 'AVAILABLE')
        throw new AwsError(
          'InvalidChangeSetStatus',
          `ChangeSet [${set.name}] cannot be executed in its current status of [${set.execution}]`,
        );
      queueExecution(stack, set, this.effects, this.failures, this.#adopting.has(set.id));
      return {};
    },
    DeleteStack: (input) => {
      const stack = this.stack(textOf(input, 'StackName'));
      if (stack) this.#authorize('DeleteStack', stack);
      if (stack?.isProtected)
        throw invalid(`Stack [${stack.name}] cannot be deleted while TerminationProtection is enabled`);
      if (stack?.status === 'REVIEW_IN_PROGRESS') stack.status = 'DELETE_COMPLETE';
      else if (stack) queueDeletion(stack, this.effects, this.failures, textOf(input, 'RoleARN'));
      return {};
    },
    UpdateTerminationProtection: (input) => {
      this.#find(textOf(input, 'StackName')).isProtected = textOf(input, 'EnableTerminationProtection') === 'true';
      return {};
    },
    SetStackPolicy: (input) => {
      this.#find(textOf(input, 'StackName')).policy = textOf(input, 'StackPolicyBody');
      return {};
    },
    GetStackPolicy: (input) => ({ StackPolicyBody: this.#find(textOf(input, 'StackName')).policy }),
  };

  #authorize(action: string, { name }: FakeStack): void {
    if (this.denied.has(`${action} ${name}`))
      throw new AwsError('AccessDenied', `User is not authorized to perform: cloudformation:${action}`, {
        statusCode: 403,
      });
  }

  #createChangeSet(input: QueryInput): Xml {
    const name = textOf(input, 'StackName');
    const isFirst = textOf(input, 'ChangeSetType') === 'CREATE';
    const existing = this.stack(name);
    if (isFirst && existing && existing.status !== 'REVIEW_IN_PROGRESS')
      throw invalid(
        `Stack [${name}] already exists and cannot be created again with the changeSet [${textOf(input, 'ChangeSetName')}].`,
      );
    if (!isFirst && !existing) throw invalid(`Stack [${name}] does not exist`);
    if (!isFirst && /_IN_PROGRESS$|^ROLLBACK_COMPLETE$/.test(existing!.status))
      throw invalid(`Stack:${existing!.id} is in ${existing!.status} state and can not be updated.`);
    const role = textOf(input, 'RoleARN');
    if (!this.effects.canTake(role)) throw invalid(`Role ${role} is invalid or cannot be assumed`);
    const stack = existing ?? this.#newStack(name);
    const set = makeChangeSet(this.#world, stack, input, this.changeSetFailures.get(name));
    if (!existing) {
      this.#stacks.push(stack);
      addEvent(stack, name, undefined, 'REVIEW_IN_PROGRESS');
    }
    if (textOf(input, 'ImportExistingResources') === 'true') this.#adopting.add(set.id);
    stack.roleArn = role || undefined;
    stack.changeSets.set(set.id, set);
    return { Id: set.id, StackId: stack.id };
  }

  #newStack(name: string): FakeStack {
    const id = `arn:aws:cloudformation:${this.#world.region}:${this.#world.account}:stack/${name}/${randomUUID()}`;
    return {
      ...{ id, name, status: 'REVIEW_IN_PROGRESS', created: new Date(), isProtected: false, current: undefined },
      ...{ changeSets: new Map<string, FakeChangeSet>(), events: [], kept: new Map(), steps: [] },
    };
  }

  /** A stack by name, or by id, which finds a deleted one too. */
  #find(name: string): FakeStack {
    const found = this.stack(name) ?? this.#stacks.find(({ id }) => id === name);
    if (!found) throw invalid(`Stack with id ${name} does not exist`);
    return found;
  }

  #findSet(input: QueryInput): { stack: FakeStack; set: FakeChangeSet } {
    const id = textOf(input, 'ChangeSetName');
    for (const stack of this.#stacks) {
      const set = stack.changeSets.get(id);
      if (set) return { stack, set };
    }
    throw new AwsError('ChangeSetNotFound', `ChangeSet [${id}] does not exist`, { statusCode: 404 });
  }

  #advance(stack: FakeStack): FakeStack {
    for (let left = STEPS_A_LOOK; left > 0 && !this.held.has(stack.name); left--) stack.steps.shift()?.();
    return stack;
  }
}
