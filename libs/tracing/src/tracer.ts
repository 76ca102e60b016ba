import { createSocket } from 'node:dgram';
import type { Socket } from 'node:dgram';
import { segmentDocument } from './span.ts';
import type { DocumentKind, Span } from './span.ts';
import type { TraceContext } from './trace-context.ts';

/** What the daemon expects before each document. */
const DAEMON_HEADER = '{"format":"json","version":1}\n';

export interface Tracer {
  /**
   * Hands a piece of work that is over to the X-Ray daemon. Waits for nothing and never throws: a trace is worth less
   * than the request that it tells of. Without a context, or in a trace that is not sampled, it does nothing.
   */
  record(kind: DocumentKind, context: TraceContext | undefined, span: Span): void;
}

/**
 * @param address `host:port` of the daemon; Lambda sets the variable where tracing is on. Without it nothing is sent.
 * @see https://docs.aws.amazon.com/xray/latest/devguide/xray-api-sendingdata.html#xray-api-daemon
 */
export function createTracer(address: string | undefined = process.env['AWS_XRAY_DAEMON_ADDRESS']): Tracer {
  const [, host, port] = /^(.+):(\d+)$/.exec(address ?? '') ?? [];
  let socket: Socket | undefined;
  return {
    record(kind, context, span) {
      if (!host || !context?.sampled) return;
      try {
        const document = DAEMON_HEADER + JSON.stringify(segmentDocument(kind, context, span));
        socket ??= openSocket();
        socket.send(document, Number(port), host, ignore);
      } catch {
        // A document that cannot be made or sent is a trace with a hole.
      }
    },
  };
}

const ignore = (): void => undefined;

/** A socket that keeps no process alive and ends none by an error. */
const openSocket = (): Socket => createSocket('udp4').unref().on('error', ignore);
