import { describe, expect, it } from '@jest/globals';
import type { ProxyRule } from '@wallcrawler/artifacts/launch';
import { createRouter } from './egress-route.ts';

const open = { blockPrivateNetworks: false, denyPorts: new Set([9222]) };
const closed = { blockPrivateNetworks: true, denyPorts: new Set<number>() };
const proxy = (port: number, domainPattern?: string): ProxyRule => ({
  type: 'external',
  server: `http://127.0.0.1:${port}`,
  domainPattern,
});
const none = (domainPattern?: string): ProxyRule => ({ type: 'none', domainPattern });

const wayOf = async (rules: ProxyRule[], host: string): Promise<string> => {
  const way = await createRouter(rules, open)(host, 80);
  return way.kind === 'direct' ? 'direct' : way.upstream.name.replace('http://127.0.0.1:', '');
};

describe(createRouter, () => {
  it.each<[string, ProxyRule[], string, string]>([
    ['no rule', [], '127.0.0.1', 'direct'],
    ['a rule for all', [proxy(1)], '127.0.0.1', '1'],
    ['the first of two for all', [proxy(1), proxy(2)], 'localhost', '1'],
    ['the first that matches', [proxy(1, 'example.com'), proxy(2, 'localhost'), proxy(3)], 'localhost', '2'],
    ['what no rule matches', [proxy(1, 'example.com')], 'localhost', 'direct'],
    ['an exception before the rule', [none('localhost'), proxy(1)], 'localhost', 'direct'],
    ['an exception behind it', [proxy(1), none('localhost')], 'localhost', '1'],
    ['a domain below', [proxy(1, 'localhost')], 'app.localhost', '1'],
    ['a wildcard', [proxy(1, '*.localhost')], 'app.localhost', '1'],
    ['a wildcard and the domain itself', [proxy(1, '*.localhost')], 'localhost', 'direct'],
    ['an expression', [proxy(1, '^app-\\d+\\.localhost$')], 'app-12.localhost', '1'],
    ['an expression on another host', [proxy(1, '^app-\\d+\\.localhost$')], 'app.localhost', 'direct'],
    ['an address', [proxy(1, '^127\\.0\\.0\\.1$')], '127.0.0.1', '1'],
    ['an IPv6 address', [proxy(1, '^::1$')], '[::1]', '1'],
    ['capital letters', [proxy(1, 'LocalHost')], 'LOCALHOST', '1'],
  ])('%s', async (_what, rules, host, expected) => {
    expect(await wayOf(rules, host)).toBe(expected);
  });

  it('gives the credentials to the dialler and keeps them out of the name', async () => {
    const rule: ProxyRule = { type: 'external', server: 'http://127.0.0.1:3128', username: 'us er', password: 'p@:/ß' };
    const way = await createRouter([rule], open)('localhost', 80);
    expect(way).toMatchObject({ upstream: { name: 'http://127.0.0.1:3128' } });
    const { username, password } = new URL(way.kind === 'upstream' ? way.upstream.url : '');
    expect([username, password].map(decodeURIComponent)).toEqual(['us er', 'p@:/ß']);
  });

  it.each([
    ['http://127.0.0.1', 'http://127.0.0.1:80', 'http://127.0.0.1:80'],
    ['https://localhost', 'https://localhost:443', 'https://localhost:443'],
    ['socks5://localhost', 'socks5://localhost:1080', 'socks5h://127.0.0.1:1080'],
    ['socks5://[::1]:9', 'socks5://[::1]:9', 'socks5h://[::1]:9'],
  ])('dials %s', async (server, name, url) => {
    const way = await createRouter([{ type: 'external', server }], open)('localhost', 80);
    expect(way).toMatchObject({ upstream: { name, url } });
  });

  it.each([
    ['a proxy in a private network', closed, 'http://10.0.0.1:3128', 'example.com', 502],
    ['a proxy at the metadata address', open, 'http://169.254.169.254:80', 'example.com', 502],
    ['a proxy that is a control port', open, 'http://127.0.0.1:9222', 'example.com', 502],
    ['a name that does not resolve', open, 'http://nothing.invalid:80', 'example.com', 502],
    ['a control port behind a proxy of this machine', open, 'http://127.0.0.1:3128', 'localhost', 403],
  ])('refuses %s', async (_what, policy, server, host, status) => {
    const route = createRouter([{ type: 'external', server, username: 'u', password: 'hidden' }], policy);
    const refusal = await route(host, 9222).then(
      () => new Error('not refused'),
      (error: unknown) => error as Error,
    );
    expect(refusal).toMatchObject({ name: 'EgressRefusal', status });
    expect(String(refusal)).not.toContain('hidden');
  });

  it('leaves names that exist for the proxy alone to the proxy', async () => {
    const way = await createRouter([proxy(3128)], open)('nothing.invalid', 80);
    expect(way.kind).toBe('upstream');
  });

  it.each([
    [{ type: 'external', server: 'no url' }],
    [{ type: 'external', server: 'ftp://127.0.0.1' }],
    [{ type: 'none', domainPattern: '(' }],
  ] as [ProxyRule][])('refuses %j', (rule) => {
    expect(() => createRouter([rule], open)).toThrow(SyntaxError);
  });
});
