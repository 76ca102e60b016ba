import type { Clock } from './clock.ts';
import type { BusEvent } from './event.ts';
import type { Rule, Target } from './rule.ts';
import { targetInput } from './target-input.ts';

const FIRST_RETRY_MILLISECONDS = 250;
const LONGEST_RETRY_MILLISECONDS = 60_000;

/** Says for whom a payload is; `attempt` counts from 1. */
export interface DeliveryContext {
  ruleArn: string;
  ruleName: string;
  targetId: string;
  eventId: string;
  attempt: number;
}

/** Hands a payload (text, JSON in all usual cases) to a target; throws when it was not taken. */
export type InvokeTarget = (arn: string, payload: string, context: DeliveryContext) => Promise<unknown>;

/** Sends a message to a queue; the attributes are strings, as EventBridge puts them on dead letters. */
export type SendToQueue = (arn: string, body: string, attributes: Record<string, string>) => Promise<unknown>;

export interface DeliveryPorts {
  invokeTarget: InvokeTarget;
  sendToQueue: SendToQueue;
  clock: Clock;
  log: (message: string) => void;
  /** Ends the waits between attempts when the engine stops. */
  stop: AbortSignal;
}

/**
 * Brings an event to a target at least once: tries again with growing delays until the target's RetryPolicy is used
 * up, then sends it to the dead-letter queue. An error with `retryable: false` goes there at once, as a target that
 * does not exist does on AWS.
 */
export async function deliver(ports: DeliveryPorts, rule: Rule, target: Target, event: BusEvent): Promise<void> {
  const { clock, log, stop } = ports;
  const began = clock.now();
  const { MaximumRetryAttempts, MaximumEventAgeInSeconds } = target.RetryPolicy;
  let payload: string;
  try {
    payload = targetInput(target, event, { ruleArn: rule.arn, ruleName: rule.name, ingestedAt: began });
  } catch (error) {
    return log(`rule ${rule.name}: the input of target ${target.Id} could not be made: ${String(error)}`);
  }
  const context = { ruleArn: rule.arn, ruleName: rule.name, targetId: target.Id, eventId: event.id };
  for (let retries = 0; ; retries += 1) {
    try {
      await ports.invokeTarget(target.Arn, payload, { ...context, attempt: retries + 1 });
      return;
    } catch (error) {
      const delay = Math.min(FIRST_RETRY_MILLISECONDS * 2 ** retries, LONGEST_RETRY_MILLISECONDS);
      const exhausted = exhaustedBy(
        error,
        retries >= MaximumRetryAttempts,
        clock.now() + delay - began > MaximumEventAgeInSeconds * 1000,
      );
      if (exhausted) return bury(ports, rule, target, payload, error, exhausted, retries);
      log(`rule ${rule.name}: target ${target.Arn} failed, again in ${delay} ms: ${messageOf(error)}`);
      await wait(clock, delay, stop);
      if (stop.aborted) return log(`rule ${rule.name}: event ${event.id} was not delivered to ${target.Arn}: stopping`);
    }
  }
}

function exhaustedBy(error: unknown, noMoreRetries: boolean, tooOld: boolean): string | undefined {
  if ((error as { retryable?: unknown } | null)?.retryable === false) return 'NoRetriesForError';
  if (noMoreRetries) return 'MaximumRetryAttempts';
  return tooOld ? 'MaximumEventAgeInSeconds' : undefined;
}

async function bury(
  { sendToQueue, log }: DeliveryPorts,
  rule: Rule,
  target: Target,
  payload: string,
  error: unknown,
  exhausted: string,
  retries: number,
): Promise<void> {
  const queue = target.DeadLetterConfig?.Arn;
  log(
    `rule ${rule.name}: gave up on ${target.Arn} (${exhausted}): ${messageOf(error)}${queue ? '' : '; it has no dead-letter queue'}`,
  );
  if (!queue) return;
  try {
    await sendToQueue(queue, payload, {
      RULE_ARN: rule.arn,
      TARGET_ARN: target.Arn,
      ERROR_CODE: error instanceof Error && error.name !== 'Error' ? error.name : 'TARGET_ERROR',
      ERROR_MESSAGE: messageOf(error),
      EXHAUSTED_RETRY_CONDITION: exhausted,
      RETRY_ATTEMPTS: String(retries),
    });
  } catch (failure) {
    log(`rule ${rule.name}: the dead-letter queue ${queue} did not take the event: ${messageOf(failure)}`);
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function wait(clock: Clock, milliseconds: number, stop: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (stop.aborted) return resolve();
    const cancel = clock.after(milliseconds, () => {
      stop.removeEventListener('abort', onStop);
      resolve();
    });
    const onStop = () => {
      cancel();
      resolve();
    };
    stop.addEventListener('abort', onStop, { once: true });
  });
}
