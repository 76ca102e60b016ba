/** An error that a caller of an AWS API sees: `code` becomes the exception's name in the SDK. */
export class AwsError extends Error {
  readonly code: string;
  readonly statusCode: number;
  /** Further members of the modelled exception, such as `resourceIds`. */
  readonly fields: Record<string, unknown>;

  constructor(code: string, message: string, options: { statusCode?: number; fields?: Record<string, unknown> } = {}) {
    super(message);
    this.name = code;
    this.code = code;
    this.statusCode = options.statusCode ?? 400;
    this.fields = options.fields ?? {};
  }
}
