import { GetParameterCommand } from '@aws-sdk/client-ssm';
import type { SSMClient } from '@aws-sdk/client-ssm';

/**
 * Reads one SSM parameter, decrypted.
 * @throws Error that names the parameter and how it is made, when it does not exist.
 */
export async function readParameter(client: SSMClient, name: string): Promise<string> {
  try {
    const { Parameter } = await client.send(new GetParameterCommand({ Name: name, WithDecryption: true }));
    return Parameter?.Value ?? '';
  } catch (error) {
    if (error instanceof Error && error.name === 'ParameterNotFound')
      throw new Error(`SSM parameter ${name} does not exist; run "npx wallcrawler signing-keys rotate" once`, {
        cause: error,
      });
    throw error;
  }
}
