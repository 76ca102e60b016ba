import * as z from 'zod';

/**
 * Where the requests for some domains go. The first rule that matches wins, in their order; a rule without
 * `domainPattern` matches every domain, and what no rule matches goes out directly.
 */
export const proxyRule = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('external'),
    /** `http://host:port`, `https://host:port` or `socks5://host:port`, without credentials. */
    server: z.string().min(1),
    username: z.string().optional(),
    password: z.string().optional(),
    domainPattern: z.string().min(1).optional(),
  }),
  z.strictObject({ type: z.literal('none'), domainPattern: z.string().min(1).optional() }),
]);
export type ProxyRule = z.output<typeof proxyRule>;

/**
 * `launch.json`: what a container must know and the session's row must not hold, because containers can read rows and
 * a proxy's password is the business of one session only.
 */
export const launchDocument = z.strictObject({ proxies: z.array(proxyRule) });
export type LaunchDocument = z.output<typeof launchDocument>;
