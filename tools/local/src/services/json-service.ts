import type * as z from 'zod';
import { AwsError } from './aws-error.ts';

/** An action of an AWS JSON 1.1 service: takes the parsed body, returns what is sent back as JSON. */
export type AwsAction = (input: unknown) => unknown;

/** One service behind the AWS JSON endpoint. */
export interface AwsJsonService {
  /** What stands before the dot in `X-Amz-Target`, such as `AmazonSSM`. */
  targetPrefix: string;
  actions: Record<string, AwsAction>;
}

/**
 * Builds an action whose input is checked first; a wrong input is answered with the given error code and a message
 * that names the member.
 */
export function action<Schema extends z.ZodType>(
  schema: Schema,
  invalidCode: string,
  run: (input: z.output<Schema>) => unknown,
): AwsAction {
  return (input) => {
    const parsed = schema.safeParse(input);
    if (parsed.success) return run(parsed.data);
    const problems = parsed.error.issues.map((issue) => `${issue.path.join('.') || 'request'}: ${issue.message}`);
    throw new AwsError(invalidCode, problems.join('; '));
  };
}
