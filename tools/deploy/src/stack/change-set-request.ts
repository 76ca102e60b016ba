import {
  type Capability,
  CreateChangeSetCommand,
  type CreateChangeSetCommandInput,
} from '@aws-sdk/client-cloudformation';
import type { Template } from '@wallcrawler/stack';
import type { Context } from '../context.ts';
import { NotYetError, isNamed } from '../errors.ts';
import { roleArnFor } from '../stage/stage-file.ts';
import { waitFor } from '../waiting.ts';
import type { StackPlan } from './plan.ts';

const NEW_ROLE_MS = 20_000;

export function changeSetInput(
  { stage, options }: Context,
  plan: StackPlan,
  isFirst: boolean,
  ChangeSetName: string,
): CreateChangeSetCommandInput {
  const tags = { ...stage.tags, Project: 'wallcrawler', Stage: stage.name };
  return {
    StackName: plan.name,
    ChangeSetName,
    ClientToken: ChangeSetName,
    ChangeSetType: isFirst ? 'CREATE' : 'UPDATE',
    Description: plan.description,
    ...plan.source,
    Parameters: Object.entries(plan.parameters).map(([ParameterKey, ParameterValue]) => ({
      ParameterKey,
      ParameterValue,
    })),
    Capabilities: capabilitiesOf(plan.template),
    Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
    RoleARN: roleArnFor(stage, plan.name),
    ...(options.adopt && { ImportExistingResources: true }),
  };
}

/** Only what the template needs: an IAM resource that appears unnoticed in another stack should be refused. */
export function capabilitiesOf({ Resources }: Pick<Template, 'Resources'>): Capability[] {
  const iam = Object.values(Resources).filter(({ Type }) => Type.startsWith('AWS::IAM::'));
  if (iam.length === 0) return [];
  const named = iam.some(({ Properties = {} }) =>
    Object.keys(Properties).some((name) => /^(Role|User|Group|Policy|ManagedPolicy|InstanceProfile)Name$/.test(name)),
  );
  return [named ? 'CAPABILITY_NAMED_IAM' : 'CAPABILITY_IAM'];
}

/** IAM shows a role that has just been made everywhere only after some seconds: the first deployment meets that. */
export const sendChangeSet = (
  { clients, waiting, options }: Context,
  input: CreateChangeSetCommandInput,
): Promise<{ id: string; stackId: string }> => {
  let refusal: unknown;
  return waitFor(
    { ...waiting, timeoutMs: options.command === 'changeset' ? 0 : NEW_ROLE_MS },
    async () => {
      try {
        const { Id = '', StackId = '' } = await clients.cloudFormation.send(new CreateChangeSetCommand(input));
        return { id: Id, stackId: StackId };
      } catch (error) {
        if (!isNamed(error, 'ValidationError') || !error.message.includes('cannot be assumed')) throw error;
        refusal = new NotYetError(`${input.RoleARN}: the role does not exist yet; the stack access makes it`, {
          cause: error,
        });
        return undefined;
      }
    },
    () => refusal as Error,
  );
};
