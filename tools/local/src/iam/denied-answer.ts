import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import type { Denial } from './access-control.ts';

const xml = (text: string): string => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');

type Answer = { statusCode: number; contentType: string; headers?: Record<string, string>; body: string };

/** A denial in the words of each protocol, so that the SDK throws what it throws on AWS. */
const ANSWERS: Record<string, (message: string, requestId: string) => Answer> = {
  s3: (message, requestId) => ({
    statusCode: 403,
    contentType: 'application/xml',
    body: `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>AccessDenied</Code><Message>${xml(message)}</Message><RequestId>${requestId}</RequestId></Error>`,
  }),
  sns: (message, requestId) => ({
    statusCode: 403,
    contentType: 'text/xml',
    body: `<ErrorResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><Error><Type>Sender</Type><Code>AuthorizationError</Code><Message>${xml(message)}</Message></Error><RequestId>${requestId}</RequestId></ErrorResponse>`,
  }),
  lambda: (message) => ({ ...json(message), statusCode: 403 }),
};

const json = (message: string): Answer => ({
  statusCode: 400,
  contentType: 'application/x-amz-json-1.1',
  headers: { 'x-amzn-errortype': 'AccessDeniedException' },
  body: JSON.stringify({ __type: 'AccessDeniedException', message, Message: message }),
});

/** Answers a call that is denied as its service would. A HEAD request gets no body, as everywhere. */
export function sendDenied(
  response: ServerResponse,
  service: string,
  method: string,
  { message }: Pick<Denial, 'message'>,
) {
  const requestId = randomUUID();
  const { statusCode, contentType, headers, body } = (ANSWERS[service] ?? json)(message, requestId);
  response.writeHead(statusCode, { 'content-type': contentType, 'x-amzn-requestid': requestId, ...headers });
  response.end(method === 'HEAD' ? undefined : body);
}
