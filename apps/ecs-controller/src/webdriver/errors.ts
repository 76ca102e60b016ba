import type { ServerResponse } from 'node:http';

/** The error codes of WebDriver (https://www.w3.org/TR/webdriver2/#errors) that are raised here, and their status. */
const STATUS = {
  'invalid argument': 400,
  'invalid session id': 404,
  'unknown command': 404,
  'session not created': 500,
  'unknown error': 500,
} as const;

export type WebDriverErrorCode = keyof typeof STATUS;

/** An answer to a WebDriver client; its library raises the exception of the same name. */
export class WebDriverError extends Error {
  override readonly name = 'WebDriverError';
  readonly code: WebDriverErrorCode;

  constructor(code: WebDriverErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }

  get status(): number {
    return STATUS[this.code];
  }
}

/** Answers as WebDriver wants it: everything is below `value`. */
export const answer = (response: ServerResponse, status: number, value: unknown): void => {
  const body = Buffer.from(JSON.stringify({ value }));
  const headers = { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-cache' };
  response.writeHead(status, { ...headers, 'content-length': body.length }).end(body);
};

/** Answers with an error; one that is no WebDriverError is an `unknown error`. */
export const answerError = (response: ServerResponse, error: unknown): void => {
  if (response.headersSent) return void response.destroy();
  const { code, message, status } =
    error instanceof WebDriverError ? error : new WebDriverError('unknown error', String((error as Error)?.message));
  answer(response, status, { error: code, message, stacktrace: '' });
};
