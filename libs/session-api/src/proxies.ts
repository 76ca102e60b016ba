import * as z from 'zod';
import { compileDomainPattern } from '@wallcrawler/artifacts/launch';
import type { ProxyRule } from '@wallcrawler/artifacts/launch';
import { UNSUPPORTED, unsupportedMessage } from './unsupported.ts';

/** How many rules `proxies` may have. */
export const MAX_PROXIES = 50;

const NO_NETWORK = unsupportedMessage('there is no proxy network: pass proxies of type "external", or leave it out');

const DEFAULT_PORTS: Record<string, string> = { 'http:': '80', 'https:': '443', 'socks5:': '1080' };

interface Server {
  server: string;
  username?: string;
  password?: string;
}

/** `scheme://host:port` and the credentials of a proxy's URL; undefined for what is not one. */
function parseServer(text: string): Server | undefined {
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  const defaultPort = DEFAULT_PORTS[url.protocol];
  if (!defaultPort || !url.hostname || !['', '/'].includes(url.pathname) || url.search || url.hash) return undefined;
  try {
    return {
      server: `${url.protocol}//${url.hostname}:${url.port || defaultPort}`,
      ...(url.username && { username: decodeURIComponent(url.username) }),
      ...(url.password && { password: decodeURIComponent(url.password) }),
    };
  } catch {
    return undefined;
  }
}

const server = z
  .string()
  .max(500)
  .transform((text, context): Server => {
    const parsed = parseServer(text);
    if (parsed) return parsed;
    // The text is not repeated: it may hold a password.
    context.addIssue({
      code: 'custom',
      message: 'expected a URL such as http://proxy.example.com:8080, with http, https or socks5 and without a path',
    });
    return z.NEVER;
  });

const domainPattern = z
  .string()
  .superRefine((pattern, context) => {
    try {
      compileDomainPattern(pattern);
    } catch (error) {
      const why = (error as Error).message.slice(0, 200);
      context.addIssue({
        code: 'custom',
        message: `expected a domain such as example.com, *.example.com or a regular expression (${why})`,
      });
    }
  })
  .optional();

/** HTTP proxies take credentials as `name:password`, so a name holds no colon; neither holds control characters. */
const credential = z
  .string()
  .max(255)
  // eslint-disable-next-line no-control-regex -- they are what is kept out
  .regex(/^[^\x00-\x1f\x7f]*$/, { error: 'expected no control characters' })
  .optional();

const external = z
  .strictObject({
    type: z.literal('external'),
    server,
    username: credential.refine((name) => !name?.includes(':'), { error: 'expected no colon' }),
    password: credential,
    domainPattern,
  })
  .transform(({ server: parsed, ...rule }): ProxyRule => {
    const { type, username = parsed.username, password = parsed.password } = rule;
    return {
      type,
      server: parsed.server,
      ...(username && { username }),
      ...(password && { password }),
      ...(rule.domainPattern && { domainPattern: rule.domainPattern }),
    };
  });

const none = z.strictObject({ type: z.literal('none'), domainPattern });

const browserbase = z
  .looseObject({ type: z.literal('browserbase') })
  .refine(() => false, { error: NO_NETWORK, params: UNSUPPORTED })
  .transform((): ProxyRule => z.NEVER);

const rules = z.array(z.discriminatedUnion('type', [external, none, browserbase])).max(MAX_PROXIES);

/**
 * `proxies` of a create: false, or rules of which the first that matches a host wins. `true` asks for a proxy network,
 * which there is not.
 */
export const proxies = z
  .unknown()
  .transform((value, context) => {
    if (value === undefined || value === null || value === false) return [];
    if (value !== true) return value;
    context.addIssue({ code: 'custom', message: NO_NETWORK, params: UNSUPPORTED });
    return z.NEVER;
  })
  .pipe(rules)
  .default([]);
