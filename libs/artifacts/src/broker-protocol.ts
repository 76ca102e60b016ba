import * as z from 'zod';
import { BROKER_ERROR_CODES } from './broker-error.ts';
import { launchDocument } from './launch-document.ts';

/** How long a URL of the broker can be used, in seconds. */
export const BROKER_URL_SECONDS = 900;

/** The largest object of each kind, in bytes. What a session may have in total is for its container to watch. */
export const OBJECT_LIMITS = {
  logs: 64 * 1024 ** 2,
  downloads: 1024 ** 3,
  recording: 2 * 1024 ** 3,
} as const;

/** The largest archive of a profile, in bytes. */
export const MAX_PROFILE_BYTES = 1024 ** 3;

/** How many uploads one `put` may ask for. */
export const MAX_PUT_OBJECTS = 100;

const bytes = z.int().min(0);
const sha256 = z.string().regex(/^[0-9a-f]{64}$/, { error: 'expected SHA-256 as 64 hexadecimal digits' });
/** A media type with its parameters; it goes into a header. */
const contentType = z
  .string()
  .regex(/^[\w.+-]+\/[\w.+-]+[\x20-\x7e]*$/)
  .max(200);
const version = z.string().regex(/^[A-Za-z0-9-]{1,64}$/);
const caller = { sessionId: z.string().min(1).max(100), secret: z.string().min(1).max(200) };

/** What a container asks of the broker. Every request carries the session and the secret that its task was given. */
export const brokerRequest = z.discriminatedUnion('action', [
  z.strictObject({ action: z.literal('open'), ...caller }),
  z.strictObject({
    action: z.literal('put'),
    ...caller,
    objects: z
      .array(z.strictObject({ path: z.string().min(1).max(500), bytes, contentType }))
      .min(1)
      .max(MAX_PUT_OBJECTS),
  }),
  z.strictObject({ action: z.literal('saveContext'), ...caller, bytes, sha256 }),
  z.strictObject({ action: z.literal('commitContext'), ...caller, version, bytes, sha256 }),
  z.strictObject({ action: z.literal('releaseContext'), ...caller }),
]);
export type BrokerRequest = z.output<typeof brokerRequest>;
export type BrokerAction = BrokerRequest['action'];

const download = z.object({ url: z.url(), bytes, sha256 });
const headers = z.record(z.string(), z.string());

/** What the broker answers to each action. URLs work for {@link BROKER_URL_SECONDS}. */
export const brokerAnswers = {
  open: z.object({
    launch: launchDocument,
    context: z
      .object({
        contextId: z.string(),
        /** Whether this session writes the profile back when it ends. */
        persist: z.boolean(),
        /** `saving` while another session is ending and saves a newer profile; ask again until it is `ready`. */
        state: z.enum(['ready', 'saving']),
        /** The newest profile; absent for a context that was never saved. */
        download: download.optional(),
      })
      .optional(),
    extensions: z.array(download.extend({ extensionId: z.string() })),
    certificates: z.array(z.object({ certificateId: z.string(), url: z.url() })),
  }),
  /** One upload for each asked object, in the same order. Each of `headers` must be sent as it is: it is signed. */
  put: z.object({ uploads: z.array(z.object({ path: z.string(), url: z.url(), headers })) }),
  saveContext: z.object({ version, url: z.url(), headers }),
  commitContext: z.object({}),
  releaseContext: z.object({}),
} as const;
export type BrokerAnswer<A extends BrokerAction> = z.output<(typeof brokerAnswers)[A]>;

export const brokerFailure = z.object({
  error: z.object({ code: z.enum(BROKER_ERROR_CODES), message: z.string() }),
});
export type BrokerFailure = z.output<typeof brokerFailure>;
