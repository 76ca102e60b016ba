import * as z from 'zod';
import { unsupported } from './unsupported.ts';

/** How many entries `allowedDomains` may have. */
export const MAX_ALLOWED_DOMAINS = 200;

const LABEL = /^(?!-)[a-z0-9_-]{1,63}(?<!-)$/;

/** The entry as a browser writes host names: lower case, international names in their ASCII form. */
function toDomain(entry: string): string | undefined {
  const wildcard = entry.startsWith('*.');
  const name = (wildcard ? entry.slice(2) : entry).replace(/\.$/, '');
  if (/[/:@?#\\\s*%]/.test(name) || !URL.canParse(`http://${name}`)) return undefined;
  const { hostname } = new URL(`http://${name}`);
  if (hostname.length > 253 || !hostname.split('.').every((label) => LABEL.test(label))) return undefined;
  return wildcard ? `*.${hostname}` : hostname;
}

const allowedDomain = z.string().transform((entry, context) => {
  const domain = toDomain(entry);
  if (domain !== undefined) return domain;
  context.addIssue({
    code: 'custom',
    message: 'expected a host name such as example.com or *.example.com, without scheme, port or path',
  });
  return z.NEVER;
});

/** The id of a context, extension or certificate. */
export const resourceId = z.string().min(1).max(100);

const captchas = 'leave it out, or pass an empty text: captchas are not solved here';
const stealth = 'leave it out, or pass false: the browser does not hide what it is';

/** `browserSettings` of a create. What is left out has the default that it has at Browserbase, except captcha solving. */
export const browserSettings = z.strictObject({
  viewport: z.strictObject({ width: z.int().min(100).max(7_680), height: z.int().min(100).max(4_320) }).optional(),
  ignoreCertificateErrors: z.boolean().optional(),
  blockAds: z.boolean().optional(),
  /** Host names that pages may navigate to, each with its subdomains; `*.name` without the name itself. */
  allowedDomains: z.array(allowedDomain).max(MAX_ALLOWED_DOMAINS).optional(),
  logSession: z.boolean().default(true),
  recordSession: z.boolean().default(true),
  context: z.strictObject({ id: resourceId, persist: z.boolean().default(false) }).optional(),
  extensionId: resourceId.optional(),
  os: unsupported(['linux'], 'only "linux" is: pass that or leave it out'),
  solveCaptchas: unsupported([false], 'pass false or leave it out: captchas are not solved here'),
  verified: unsupported([false], stealth),
  advancedStealth: unsupported([false], stealth),
  captchaImageSelector: unsupported([''], captchas),
  captchaInputSelector: unsupported([''], captchas),
});
