import type { APIGatewayAuthorizerResult, APIGatewayRequestAuthorizerEvent, Context } from 'aws-lambda';
import { emitMetrics } from '@wallcrawler/runtime';
import type { Logger } from '@wallcrawler/runtime';
import type { ApiKeyRecord } from '@wallcrawler/session-store';
import { invocationFields } from '@wallcrawler/tracing';

export interface AuthorizeDependencies {
  verify: (key: string) => Promise<ApiKeyRecord | undefined>;
  log: Logger;
}

/** The longest value that is looked at; a key has 52 characters. */
const MAX_KEY_CHARACTERS = 200;

/** The API key of a request: X-BB-API-Key, its alias x-wc-api-key, or a bearer token, in that order. */
export function readApiKey(headers: Record<string, string | undefined> | null): string | undefined {
  const byName = Object.fromEntries(Object.entries(headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]));
  const bearer = /^Bearer\s+(\S+)$/i.exec(byName['authorization'] ?? '')?.[1];
  const key = (byName['x-bb-api-key'] ?? byName['x-wc-api-key'] ?? bearer)?.trim();
  return key && key.length <= MAX_KEY_CHARACTERS ? key : undefined;
}

/** `arn:…:api-id/stage/GET/v1/sessions` -> every method and path of the stage: a cached policy must fit all routes. */
const everyRoute = (methodArn: string): string => `${methodArn.split('/').slice(0, 2).join('/')}/*`;

/**
 * The REQUEST authorizer. API Gateway answers 401 for an error named exactly `Unauthorized`.
 * The handlers behind it learn the project and the key's id, never the key.
 */
export const authorize =
  ({ verify, log }: AuthorizeDependencies) =>
  async (
    event: APIGatewayRequestAuthorizerEvent,
    context: Pick<Context, 'awsRequestId'>,
  ): Promise<APIGatewayAuthorizerResult> => {
    const own = log.child({ requestId: event.requestContext?.requestId, ...invocationFields(context) });
    const key = readApiKey(event.headers);
    const record = key ? await verifyCounted(verify, key, own) : undefined;
    emitMetrics({ Authorizations: 1 }, { Result: record ? 'allowed' : 'denied' });
    if (!record) {
      own.info('request refused', { reason: key ? 'unknown or revoked key' : 'no key', path: event.path });
      throw new Error('Unauthorized');
    }
    return {
      principalId: record.keyId,
      policyDocument: {
        Version: '2012-10-17',
        Statement: [{ Action: 'execute-api:Invoke', Effect: 'Allow', Resource: everyRoute(event.methodArn) }],
      },
      context: { projectId: record.projectId, keyId: record.keyId },
    };
  };

/** A verdict that could not be found is none: API Gateway answers 500, and the client may try again. */
async function verifyCounted(
  verify: AuthorizeDependencies['verify'],
  key: string,
  log: Logger,
): Promise<ApiKeyRecord | undefined> {
  try {
    return await verify(key);
  } catch (error) {
    log.error('the key could not be looked up', { error });
    emitMetrics({ Authorizations: 1 }, { Result: 'failed' });
    throw error;
  }
}
