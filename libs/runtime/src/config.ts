import * as z from 'zod';

/**
 * Every environment variable that an app may read, once. A template sets it, an app picks it by name.
 * Values are strings on the wire; the schema turns them into what the app works with.
 */
const seconds = z.coerce.number().int().positive();
const list = z
  .string()
  .min(1)
  .transform((text) => text.split(',').map((item) => item.trim()));

export const ENVIRONMENT = z.object({
  STAGE: z.string().min(1),
  AWS_REGION: z.string().min(1),
  SESSIONS_TABLE: z.string().min(1),
  PROJECTS_TABLE: z.string().min(1),
  API_KEYS_TABLE: z.string().min(1),
  LEASES_TABLE: z.string().min(1),
  IDEMPOTENCY_TABLE: z.string().min(1),
  USAGE_TABLE: z.string().min(1),
  CONTEXTS_TABLE: z.string().min(1),
  EXTENSIONS_TABLE: z.string().min(1),
  CERTIFICATES_TABLE: z.string().min(1),
  WEBHOOKS_TABLE: z.string().min(1),
  ARTIFACTS_BUCKET: z.string().min(1),
  /** Name of the function that gives a container leave to read and write the artifacts of its own session. */
  ARTIFACT_BROKER: z.string().min(1),
  /** What the task of a session proves to the artifact broker with; RunTask hands it over. */
  SESSION_SECRET: z.string().min(1),
  SESSION_READY_TOPIC_ARN: z.string().startsWith('arn:'),
  /** URL of slot n's queue without its two digits. */
  SIGNAL_QUEUE_URL_PREFIX: z.url(),
  SIGNAL_SLOT_COUNT: z.coerce.number().int().min(0).max(100),
  BUS_NAME: z.string().min(1),
  WEBHOOK_QUEUE_URL: z.url(),
  /** Seconds between the attempts to deliver to a webhook, by comma; 12 hours, the most that SQS can hide, at most. */
  WEBHOOK_RETRY_SECONDS: z
    .string()
    .min(1)
    .transform((text) => text.split(',').map(Number))
    .pipe(z.array(z.int().min(0).max(43_200)).min(1)),
  /** Attempts after which the queue gives a delivery up. */
  WEBHOOK_MAX_ATTEMPTS: z.coerce.number().int().min(1).max(1_000),
  CLUSTER: z.string().min(1),
  /** Family of the controller's task definition; its newest revision runs. */
  TASK_DEFINITION: z.string().min(1),
  SUBNET_IDS: list,
  SECURITY_GROUP_IDS: list,
  /** ENABLED where tasks run in public subnets, which are left with a public address only. */
  ASSIGN_PUBLIC_IP: z.enum(['ENABLED', 'DISABLED']),
  /** Where clients connect, `wss://host` (or `ws://127.0.0.1:port` on one machine), without a trailing slash. */
  CONNECT_BASE_URL: z.url({ protocol: /^wss?$/ }).transform((url) => url.replace(/\/+$/, '')),
  SIGNING_KEYS_PARAMETER: z.string().min(1),
  JWKS_PARAMETER: z.string().min(1),
  /** How long the authorizer trusts a key that it has verified, in seconds: the longest that a revoked key works. */
  API_KEY_CACHE_SECONDS: seconds,
  BLOCK_PRIVATE_NETWORKS: z.enum(['true', 'false']).transform((text) => text === 'true'),
  /** How long a session may wait for its first client, in seconds. */
  CONNECT_TIMEOUT_SECONDS: seconds,
  /** How long a create may take from request to READY, in seconds. */
  CREATE_DEADLINE_SECONDS: seconds,
  /** How long the row of an ended session is kept, in days. */
  RETENTION_DAYS: seconds,
  RELAY_PORT: z.coerce.number().int().min(1).max(65_535),
  GATEWAY_HOST: z.string().min(1).default('0.0.0.0'),
  GATEWAY_PORT: z.coerce.number().int().min(0).max(65_535),
});

export type Environment = z.output<typeof ENVIRONMENT>;

/**
 * Reads the named variables.
 * @throws Error that names every variable that is missing or malformed, and what was expected.
 */
export function loadConfig<K extends keyof Environment>(
  names: readonly K[],
  env: NodeJS.ProcessEnv = process.env,
): Pick<Environment, K> {
  const picked = ENVIRONMENT.pick(Object.fromEntries(names.map((name) => [name, true])) as never);
  const result = picked.safeParse(env);
  if (!result.success) {
    const faults = result.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
    throw new Error(`invalid environment: ${faults.join('; ')}`);
  }
  return result.data;
}
