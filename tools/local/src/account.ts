/** The account and region that the local cloud plays. The engines below it answer to the same. */
export const ACCOUNT_ID = '000000000000';
export const REGION = 'us-east-1';

/** Credentials that the engines accept; nothing checks them. */
export const CREDENTIALS = { accessKeyId: 'local', secretAccessKey: 'local' };

/** `arn:aws:<service>:<region>:<account>:<resource>` */
export const arn = (service: string, resource: string): string =>
  `arn:aws:${service}:${REGION}:${ACCOUNT_ID}:${resource}`;

/** The function's name in its ARN, whatever alias or version the ARN ends with; a plain name stays as it is. */
export const functionName = (reference: string): string =>
  /:function:([^:]+)/.exec(reference)?.[1] ?? reference.split(':')[0]!;

/** The last part of a queue's ARN. */
export const queueName = (queueArn: string): string => queueArn.split(':').at(-1)!;
