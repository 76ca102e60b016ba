import { InvokeCommand } from '@aws-sdk/client-lambda';
import type { LambdaClient } from '@aws-sdk/client-lambda';
import { BrokerError } from './broker-error.ts';
import { brokerAnswers, brokerFailure } from './broker-protocol.ts';
import type { BrokerAction, BrokerAnswer, BrokerRequest } from './broker-protocol.ts';

export interface ArtifactBrokerOptions {
  lambda: Pick<LambdaClient, 'send'>;
  /** Name or ARN of the broker's function. */
  functionName: string;
  sessionId: string;
  /** The secret that the session's task was started with (`SESSION_SECRET`). */
  secret: string;
}

type Fields<A extends BrokerAction> = Omit<Extract<BrokerRequest, { action: A }>, 'action' | 'sessionId' | 'secret'>;

/** The artifacts of one session, for its container, which has no rights on the bucket. Every method throws BrokerError. */
export interface ArtifactBroker {
  /** What the session starts with: its launch document, and where to download profile, extensions, certificates. */
  open(): Promise<BrokerAnswer<'open'>>;
  /**
   * Leave to upload objects of the session.
   * @param objects `path` is relative to the session and begins with `logs/`, `downloads/` or `recording/`; `bytes` is
   *   the exact size. At most 100.
   * @returns an upload (a PUT with the given headers) for each object, in the same order.
   */
  put(objects: Fields<'put'>['objects']): Promise<BrokerAnswer<'put'>['uploads']>;
  /** Leave to upload a new version of the context's profile. It counts only once it is committed. */
  saveContext(archive: Fields<'saveContext'>): Promise<BrokerAnswer<'saveContext'>>;
  /** Makes an uploaded version the context's newest, and gives the lease back. Repeating it is no error. */
  commitContext(saved: Fields<'commitContext'>): Promise<void>;
  /** Gives the lease of the context back without a new version. Repeating it is no error. */
  releaseContext(): Promise<void>;
}

/** A client of the artifact broker for one session. It does not retry; `unavailable` tells what may be retried. */
export function createArtifactBroker(options: ArtifactBrokerOptions): ArtifactBroker {
  const call = <A extends BrokerAction>(action: A, fields: Fields<A>) => invoke(options, action, fields);
  return {
    open: () => call('open', {}),
    put: async (objects) => (await call('put', { objects })).uploads,
    saveContext: (archive) => call('saveContext', archive),
    commitContext: async (saved) => {
      await call('commitContext', saved);
    },
    releaseContext: async () => {
      await call('releaseContext', {});
    },
  };
}

async function invoke<A extends BrokerAction>(
  { lambda, functionName, sessionId, secret }: ArtifactBrokerOptions,
  action: A,
  fields: Fields<A>,
): Promise<BrokerAnswer<A>> {
  const payload = await send(lambda, functionName, { action, sessionId, secret, ...fields });
  const failure = brokerFailure.safeParse(payload);
  if (failure.success) throw new BrokerError(failure.data.error.code, failure.data.error.message);
  const answer = brokerAnswers[action].safeParse(payload);
  if (!answer.success)
    throw new BrokerError('unavailable', `${functionName} answered ${action} with something else`, {
      cause: answer.error,
    });
  return answer.data as BrokerAnswer<A>;
}

async function send(lambda: Pick<LambdaClient, 'send'>, functionName: string, request: object): Promise<unknown> {
  let reply;
  try {
    reply = await lambda.send(new InvokeCommand({ FunctionName: functionName, Payload: JSON.stringify(request) }));
  } catch (cause) {
    throw new BrokerError('unavailable', `${functionName} could not be invoked: ${(cause as Error).message}`, {
      cause,
    });
  }
  const text = Buffer.from(reply.Payload ?? []).toString('utf8');
  // The function's own fault: a bug, a timeout, or throttling. Its text is for the function's log, not for callers.
  if (reply.FunctionError) throw new BrokerError('unavailable', `${functionName} failed: ${text.slice(0, 300)}`);
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new BrokerError('unavailable', `${functionName} answered with something that is not JSON`, { cause });
  }
}
