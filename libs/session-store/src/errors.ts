/** Base of what the store refuses. */
export class StoreError extends Error {
  override name = 'StoreError';
}

/** The project has as many pending and running sessions as it may have. */
export class ConcurrencyLimitError extends StoreError {
  override name = 'ConcurrencyLimitError';
  readonly current: number;
  readonly maximum: number;
  constructor(current: number, maximum: number) {
    super(`${current} of ${maximum} concurrent sessions are in use`);
    this.current = current;
    this.maximum = maximum;
  }
}

/** The project has created as many sessions within this minute as it may. */
export class CreationRateError extends StoreError {
  override name = 'CreationRateError';
  readonly current: number;
  readonly maximum: number;
  /** When the next minute begins, in seconds from now; at least 1. */
  readonly retryAfterSeconds: number;
  constructor(current: number, maximum: number, retryAfterSeconds: number) {
    super(`${current} of ${maximum} sessions of this minute were created`);
    this.current = current;
    this.maximum = maximum;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** The same create was made before; its session is `sessionId`. */
export class RepeatedCreateError extends StoreError {
  override name = 'RepeatedCreateError';
  readonly sessionId: string;
  constructor(sessionId: string) {
    super(`this create has already made session ${sessionId}`);
    this.sessionId = sessionId;
  }
}

export class ProjectNotFoundError extends StoreError {
  override name = 'ProjectNotFoundError';
  constructor(projectId: string) {
    super(`project ${projectId} does not exist`);
  }
}

/** Other writers kept changing the row between read and write. */
export class ContentionError extends StoreError {
  override name = 'ContentionError';
}
