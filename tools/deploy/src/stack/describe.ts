import { type CloudFormationClient, DescribeStacksCommand, type Stack } from '@aws-sdk/client-cloudformation';
import { DeployError, isNamed } from '../errors.ts';
import { type Waiting, waitFor } from '../waiting.ts';
import { phaseOf } from './status.ts';

/** A stack by name or id; nothing when there is none. CloudFormation has no error code of its own for that. */
export async function describeStack(cloudFormation: CloudFormationClient, name: string): Promise<Stack | undefined> {
  try {
    const { Stacks } = await cloudFormation.send(new DescribeStacksCommand({ StackName: name }));
    return Stacks?.[0];
  } catch (error) {
    if (isNamed(error, 'ValidationError') && error.message.includes('does not exist')) return undefined;
    throw error;
  }
}

/** Waits until nobody changes the stack. @throws DeployError when that takes longer than the timeout. */
export async function quietStack(
  {
    cloudFormation,
    waiting,
    say,
  }: { cloudFormation: CloudFormationClient; waiting: Waiting; say: (line: string) => void },
  name: string,
): Promise<Stack | undefined> {
  let told = false;
  const { stack } = await waitFor(
    waiting,
    async () => {
      const found = await describeStack(cloudFormation, name);
      if (phaseOf(found?.StackStatus) !== 'busy') return { stack: found };
      if (!told) say(`${name} is ${found?.StackStatus}: another deployment is under way; waiting for its end`);
      told = true;
      return undefined;
    },
    () => new DeployError(`${name} is still being changed by another deployment; try again when it has ended`),
  );
  return stack;
}
