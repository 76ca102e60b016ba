import { randomBytes } from 'node:crypto';
import { Webhook } from 'standardwebhooks';

/** A new signing secret: 256 random bits in the form that Standard Webhooks libraries take. */
export const newSecret = (): string => `whsec_${randomBytes(32).toString('base64')}`;

/** The headers by which a receiver verifies a delivery. */
export interface SignatureHeaders {
  'webhook-id': string;
  /** Epoch seconds of this attempt: receivers refuse what is older than five minutes. */
  'webhook-timestamp': string;
  /** One signature for each valid secret, separated by spaces; any one that fits is enough. */
  'webhook-signature': string;
}

/** Signs one attempt with every secret that is valid now. */
export const signatureHeaders = (
  id: string,
  sentAt: Date,
  body: string,
  secrets: readonly string[],
): SignatureHeaders => ({
  'webhook-id': id,
  'webhook-timestamp': String(Math.floor(sentAt.getTime() / 1000)),
  'webhook-signature': secrets.map((secret) => new Webhook(secret).sign(id, sentAt, body)).join(' '),
});
