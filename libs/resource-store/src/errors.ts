import { StoreError } from '@wallcrawler/session-store';

/** Another context of the project has this name. */
export class ContextNameTakenError extends StoreError {
  override name = 'ContextNameTakenError';
  constructor(contextName: string) {
    super(`another context of the project is named ${JSON.stringify(contextName)}`);
  }
}

/** A session is going to write the context's profile. */
export class ContextInUseError extends StoreError {
  override name = 'ContextInUseError';
  readonly sessionId: string;
  constructor(sessionId: string) {
    super(`session ${sessionId} is using the context and will save it`);
    this.sessionId = sessionId;
  }
}
