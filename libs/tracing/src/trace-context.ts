import { randomBytes } from 'node:crypto';

/** A place in a trace, as X-Ray's header `X-Amzn-Trace-Id` names it. */
export interface TraceContext {
  /** `1-<8 hex digits of the start in epoch seconds>-<24 hex digits>`. */
  traceId: string;
  /** The segment that the next one belongs under, 16 hex digits; absent at the root. */
  parentId?: string | undefined;
  /** Whether segments of this trace are kept. Decided once, where the trace began. */
  sampled: boolean;
}

const TRACE_ID = /^1-[0-9a-f]{8}-[0-9a-f]{24}$/;
const SEGMENT_ID = /^[0-9a-f]{16}$/;

export const newSegmentId = (): string => randomBytes(8).toString('hex');

export const newTraceId = (now = Date.now()): string => {
  const seconds = Math.floor(now / 1000)
    .toString(16)
    .padStart(8, '0');
  return `1-${seconds}-${randomBytes(12).toString('hex')}`;
};

/**
 * Reads a trace header. Fields that are not known, such as Lambda's `Lineage`, are passed over.
 * @returns undefined for what is no trace header: a request without a trace is served like any other.
 * @see https://docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html#xray-concepts-tracingheader
 */
export function parseTraceHeader(header: string | undefined): TraceContext | undefined {
  if (!header) return undefined;
  const fields = new Map(
    header.split(';').map((field): [string, string] => {
      const [name = '', ...value] = field.trim().split('=');
      return [name, value.join('=')];
    }),
  );
  const [traceId, parentId] = [fields.get('Root') ?? '', fields.get('Parent') ?? ''];
  if (!TRACE_ID.test(traceId)) return undefined;
  return {
    traceId,
    ...(SEGMENT_ID.test(parentId) && { parentId }),
    sampled: fields.get('Sampled') === '1',
  };
}

export const formatTraceHeader = ({ traceId, parentId, sampled }: TraceContext): string =>
  [`Root=${traceId}`, ...(parentId ? [`Parent=${parentId}`] : []), `Sampled=${sampled ? 1 : 0}`].join(';');

/** The trace of the invocation that runs now: Lambda sets the variable anew for each. */
export const currentTrace = (env: NodeJS.ProcessEnv = process.env): TraceContext | undefined =>
  parseTraceHeader(env['_X_AMZN_TRACE_ID']);
