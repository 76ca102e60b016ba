import type { Readable } from 'node:stream';
import type { SegmentDocument } from '@wallcrawler/tracing';

/** A function as the template declares it, with every intrinsic resolved. */
export interface FunctionDefinition {
  name: string;
  /** Absolute path of the directory that holds the CommonJS bundle, `index.js`. */
  bundleDirectory: string;
  /** `<module>.<export>`, normally `index.handler`. */
  handler: string;
  /** Seconds an invocation may take before its environment is killed. */
  timeoutSeconds: number;
  /** Memory in MB; bounds the V8 heap of each environment. */
  memoryMegabytes: number;
  /** The only variables of the function's own; may carry AWS_REGION, credentials and AWS_ENDPOINT_URL_*. */
  environment: Record<string, string>;
  /** Most environments at one time; default: the host's `maxEnvironmentsPerFunction`. */
  reservedConcurrency?: number;
  /** Retries of an asynchronous invocation that failed; default 2. */
  maximumRetryAttempts?: number;
  /** Seconds an asynchronous event may wait in the queue; default 21600. */
  maximumEventAgeSeconds?: number;
  /** The on-failure destination of asynchronous invocations; without it a failed event is only logged. */
  onFailure?: (record: AsyncFailureRecord) => void | Promise<void>;
}

/** Where the segments of invocations go, and where functions send their own parts of them. */
export interface TraceSink {
  /** `host:port`, the value of AWS_XRAY_DAEMON_ADDRESS. */
  readonly address: string;
  record(document: SegmentDocument): void;
}

export type InvocationType = 'RequestResponse' | 'Event';

/** What the Invoke API answers. */
export interface InvocationResult {
  /** 200, 202 for `Event`, 413 for a payload that is too large, 429 when throttled. */
  statusCode: number;
  /** Set when the function, not the service, failed; the payload then holds `errorType` and `errorMessage`. */
  functionError?: 'Handled' | 'Unhandled';
  payload: Buffer;
}

/** The JSON before the eight NUL bytes of a streamed HTTP response. */
export interface HttpResponsePrelude {
  /** Default 200. */
  statusCode: number;
  headers: Record<string, string>;
  multiValueHeaders?: Record<string, string[]>;
  cookies?: string[];
}

export interface StreamingResult {
  metadata: HttpResponsePrelude;
  /** Ends with the invocation; destroyed with an error when the function fails midway. Read it to its end. */
  body: Readable;
}

/** What Lambda sends to an on-failure destination of asynchronous invocations. */
export interface AsyncFailureRecord {
  version: '1.0';
  timestamp: string;
  requestContext: {
    requestId: string;
    functionArn: string;
    condition: 'RetriesExhausted' | 'EventAgeExceeded';
    approximateInvokeCount: number;
  };
  requestPayload: unknown;
  responseContext?: { statusCode: number; executedVersion: '$LATEST'; functionError?: string };
  responsePayload?: unknown;
}

/** Counts of one function since the host started. */
export interface FunctionStats {
  environments: number;
  idle: number;
  busy: number;
  starting: number;
  coldStarts: number;
  invocations: number;
  errors: number;
  throttles: number;
  /** Asynchronous events that wait or run. */
  queuedEvents: number;
}
