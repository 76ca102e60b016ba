import { describe, expect, it } from '@jest/globals';
import { EgressRefusal } from '@wallcrawler/egress';
import { checkEndpoint, normalEndpoint } from './endpoint.ts';

const policy = (blockPrivateNetworks: boolean) => ({ blockPrivateNetworks, denyPorts: new Set([4321]) });
const publicAddress = async () => [{ address: '93.184.215.14', family: 4 as const }];
const check = (endpoint: string, strict = true, resolve?: typeof publicAddress) =>
  checkEndpoint(endpoint, policy(strict), resolve);

describe(checkEndpoint, () => {
  it('takes https to a public address', async () => {
    await check('https://example.com/hooks?a=1', true, publicAddress);
    await check('https://93.184.215.14:8443/');
  });

  it.each([
    'http://93.184.215.14/',
    'https://127.0.0.1/',
    'https://localhost/',
    'https://2130706433/',
    'https://[::1]/',
    'https://[::ffff:10.0.0.1]/',
    'https://10.0.0.1/',
    'https://192.168.0.1/',
    'https://169.254.169.254/',
    'ftp://93.184.215.14/',
    'https://user:secret@93.184.215.14/',
    'example.com',
    '',
    `https://93.184.215.14/${'x'.repeat(3_000)}`,
  ])('refuses %s where private networks are blocked', async (endpoint) => {
    await expect(check(endpoint)).rejects.toMatchObject({ status: 400, code: 'invalid_request' });
  });

  it('takes loopback and http where private networks may be reached, but not link-local nor control ports', async () => {
    await check('http://127.0.0.1:8080/hook', false);
    for (const endpoint of ['http://169.254.169.254/', 'https://[fe80::1]/', 'http://127.0.0.1:4321/'])
      await expect(check(endpoint, false)).rejects.toMatchObject({ status: 400 });
  });

  it('takes a name that does not resolve yet, or not in time', async () => {
    await check('https://soon.invalid/', true, () => Promise.reject(new EgressRefusal(502, 'ENOTFOUND')));
  });

  it('does not take a name that leads inside', async () => {
    const refused = check('https://inside.invalid/', true, () => Promise.reject(new EgressRefusal(403, 'private')));
    await expect(refused).rejects.toThrow('inside.invalid leads to a private or reserved address');
  });
});

describe(normalEndpoint, () => {
  it('knows one endpoint in other spellings', () => {
    expect(normalEndpoint('HTTPS://Example.com:443/a/../b#part')).toBe('https://example.com/b');
    expect(normalEndpoint('https://example.com')).toBe(normalEndpoint('https://example.com/'));
    expect(normalEndpoint('https://example.com/b')).not.toBe(normalEndpoint('https://example.com/B'));
  });
});
