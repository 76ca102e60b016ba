/** Everything on this machine: the REST API, the gateway and the bucket have ports of their own. */
const LOOPBACK = 'http://127.0.0.1:*';

const policy = {
  'default-src': "'none'",
  'script-src': "'self'",
  // The component library sets its variables in style elements.
  'style-src': "'self' 'unsafe-inline'",
  'img-src': "'self' data: blob:",
  'font-src': "'self'",
  // The player loads its playlist from memory, because only we can send the key that it is fetched with.
  'connect-src': `'self' blob: ${LOOPBACK}`,
  'media-src': `blob: ${LOOPBACK}`,
  'frame-src': LOOPBACK,
  'base-uri': "'none'",
  'form-action': "'none'",
  // A page that frames the console could make its user click on what is not seen.
  'frame-ancestors': "'none'",
};

/** Sent with every file of the console. */
export const securityHeaders: Record<string, string> = {
  'content-security-policy': Object.entries(policy)
    .map((directive) => directive.join(' '))
    .join('; '),
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'permissions-policy': 'camera=(), microphone=(), geolocation=(), clipboard-write=(self)',
};
