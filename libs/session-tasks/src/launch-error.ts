import type { Failure } from '@aws-sdk/client-ecs';

/** ECS errors and failure reasons that pass by themselves: no capacity just now, or too many calls. */
const TRANSIENT =
  /capacity|RESOURCE:|throttl|limit ?exceeded|reached the limit|rate exceeded|too many|ServerException|unavailable|timeout|ECONN/i;

/** A task could not be started. */
export class LaunchError extends Error {
  override name = 'LaunchError';
  /** Whether the same launch may work in some seconds. */
  readonly transient: boolean;

  constructor(message: string, transient: boolean, options?: ErrorOptions) {
    super(message, options);
    this.transient = transient;
  }

  static fromException(cause: unknown): LaunchError {
    const { name, message } = cause instanceof Error ? cause : new Error(String(cause));
    return new LaunchError(`${name}: ${message}`, TRANSIENT.test(`${name} ${message}`), { cause });
  }

  static fromFailure(failure: Failure | undefined): LaunchError {
    const reason = [failure?.reason, failure?.detail].filter(Boolean).join(': ') || 'ECS started no task';
    return new LaunchError(reason, TRANSIENT.test(reason));
  }
}
