/** Why there is no browser. */
export type ChromiumErrorCode =
  | 'not-found'
  | 'unpack-failed'
  | 'temporary-path-too-long'
  | 'exited-at-start'
  | 'start-timeout'
  | 'viewport-refused'
  | 'no-extensions'
  | 'certificate-refused';

/** Chromium could not be found or started; the message says what to do. */
export class ChromiumError extends Error {
  override readonly name = 'ChromiumError';
  readonly code: ChromiumErrorCode;

  constructor(code: ChromiumErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
