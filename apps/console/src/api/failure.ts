interface FailureDetails {
  /** HTTP status; 0 when no answer came. */
  status: number;
  /** Stable code of the API's error registry. */
  code?: string;
  /** What the logs have the request under. */
  requestId?: string;
}

/** A request that was refused or did not arrive. Its message is for the user. */
export class ApiFailure extends Error {
  override name = 'ApiFailure';
  readonly status: number;
  readonly code: string | undefined;
  readonly requestId: string | undefined;

  constructor(message: string, { status, code, requestId }: FailureDetails, options?: ErrorOptions) {
    super(message, options);
    this.status = status;
    this.code = code;
    this.requestId = requestId;
  }

  /** Whether the same request may succeed later without a change. */
  get isPassing(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 502;
  }
}

/** Reads the API's error body, whatever stands in its place. */
export async function failureOf(response: Response): Promise<ApiFailure> {
  const text = await response.text().catch(() => '');
  const requestId = response.headers.get('x-request-id') ?? response.headers.get('x-amzn-requestid') ?? undefined;
  const body = parse(text);
  const message =
    typeof body.message === 'string' && body.message ? body.message : `the API answered ${response.status}`;
  const code = typeof body.code === 'string' ? body.code : undefined;
  return new ApiFailure(message, { status: response.status, code, requestId });
}

function parse(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

/** One sentence for a notification. */
export const messageOf = (error: unknown): string => {
  const message = error instanceof Error ? error.message : String(error);
  return message.charAt(0).toUpperCase() + message.slice(1);
};
