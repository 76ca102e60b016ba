import { GetCallerIdentityCommand, type STSClient } from '@aws-sdk/client-sts';
import { DeployError } from '../errors.ts';
import type { Stage } from './stage-file.ts';

/**
 * Makes sure that the credentials belong to the stage's account, before anything is written.
 * @throws DeployError when they belong to another one, or to nobody.
 */
export async function verifyAccount(sts: STSClient, stage: Stage): Promise<void> {
  let account: string | undefined;
  try {
    ({ Account: account } = await sts.send(new GetCallerIdentityCommand({})));
  } catch (cause) {
    throw new DeployError(
      `Who you are at AWS is not known (${(cause as Error).message}). Sign in to the account ${stage.account} of ${stage.file}.`,
      { cause },
    );
  }
  if (account !== stage.account)
    throw new DeployError(
      `Your credentials belong to the account ${account}, and the stage ${stage.name} is the account ${stage.account} ` +
        `(${stage.file}). Nothing was changed.`,
    );
}
