/** Something that the user can mend: shown as its message alone, exit code 1. */
export class DeployError extends Error {
  override name = 'DeployError';
}

/** Something else has to be deployed first: the message says what. */
export class NotYetError extends DeployError {
  override name = 'NotYetError';
}

/** Options or operands that were not understood: shown with the usage, exit code 2. */
export class UsageError extends Error {
  override name = 'UsageError';
}

/** Ctrl-C: what was under way has been said already. Exit code 130. */
export class InterruptedError extends Error {
  override name = 'InterruptedError';
}

/** Whether an error has the given name, as the SDK names a service's answers. */
export const isNamed = (error: unknown, ...names: string[]): error is Error =>
  error instanceof Error && names.includes(error.name);

/** Whether IAM has refused a call. */
export const isDenied = (error: unknown): error is Error =>
  isNamed(error, 'AccessDenied', 'AccessDeniedException', 'UnauthorizedOperation');
