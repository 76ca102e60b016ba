import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type * as z from 'zod';
import { ApiError } from './errors.ts';
import { createSessionBody, debugSessionQuery, listSessionsQuery, noBody, updateSessionBody } from './requests.ts';
import { validate } from './validate.ts';

function refusal(schema: z.ZodType, value: unknown): ApiError {
  try {
    validate(schema, value, 'body');
  } catch (error) {
    if (error instanceof ApiError) return error;
    throw error;
  }
  throw new Error(`${JSON.stringify(value)} was accepted`);
}
const create = (value: unknown) => validate(createSessionBody, value, 'body');

describe('body of a create', () => {
  it('needs nothing and has defaults', () => {
    expect(create({})).toEqual({
      keepAlive: false,
      browserSettings: { logSession: true, recordSession: true },
      proxies: [],
      proxySettings: { caCertificates: [] },
    });
  });

  it('accepts all that is supported', () => {
    const body = {
      projectId: 'p',
      keepAlive: true,
      region: 'eu-central-1',
      timeout: 21_600,
      userMetadata: { team: 'qa', n: 1.5, deep: { list: [null, true, 'x'] } },
      extensionId: 'e1',
      browserSettings: {
        viewport: { width: 1280, height: 720 },
        ignoreCertificateErrors: true,
        blockAds: true,
        allowedDomains: ['example.com', '*.example.org'],
        logSession: false,
        recordSession: false,
        context: { id: 'c1', persist: true },
        extensionId: 'e2',
      },
      proxies: [
        { type: 'external', server: 'http://proxy.example.com:8080', username: 'u', password: 'p:@/' },
        { type: 'none', domainPattern: 'wikipedia\\.org' },
      ],
      proxySettings: { caCertificates: ['k1', 'k2'] },
    };
    expect(create(body)).toEqual(body);
  });

  it.each([
    ['proxies', { proxies: false }],
    ['proxies', { proxies: [] }],
    ['proxies', { proxies: null }],
    ['proxySettings', { proxySettings: {} }],
    ['os', { browserSettings: { os: 'linux' } }],
    ['allowedDomains', { browserSettings: { allowedDomains: [] } }],
    ['solveCaptchas', { browserSettings: { recordSession: true, logSession: true, solveCaptchas: false } }],
    ['stealth', { browserSettings: { blockAds: false, verified: false, advancedStealth: false } }],
    ['captcha selectors', { browserSettings: { captchaImageSelector: '', captchaInputSelector: '' } }],
  ])('lets the harmless value of %s pass', (_, body) => {
    expect(() => create(body)).not.toThrow();
  });

  it.each([
    ['proxies', { proxies: true }],
    ['proxies.0', { proxies: [{ type: 'browserbase' }] }],
    ['proxies.1', { proxies: [{ type: 'none' }, { type: 'browserbase', geolocation: { country: 'US' } }] }],
    ['browserSettings.os', { browserSettings: { os: 'mac' } }],
    ['browserSettings.solveCaptchas', { browserSettings: { solveCaptchas: true } }],
    ['browserSettings.captchaImageSelector', { browserSettings: { captchaImageSelector: '#c' } }],
    ['browserSettings.captchaInputSelector', { browserSettings: { captchaInputSelector: '#c' } }],
    ['browserSettings.verified', { browserSettings: { verified: true } }],
    ['browserSettings.advancedStealth', { browserSettings: { advancedStealth: true } }],
  ])('refuses %s by name', (field, body) => {
    const error = refusal(createSessionBody, body);
    expect(error).toMatchObject({ code: 'unsupported_option', status: 400 });
    expect(error.message).toContain(`${field}: is not supported by this version of Wallcrawler`);
  });

  it.each([
    ['timeout', { timeout: 59 }],
    ['timeout', { timeout: 21_601 }],
    ['timeout', { timeout: 90.5 }],
    ['timeout', { timeout: '600' }],
    ['keepAlive', { keepAlive: 'yes' }],
    ['region', { region: 'mars-north-1' }],
    ['projectId', { projectId: '' }],
    ['projectId', { projectId: 7 }],
    ['userMetadata', { userMetadata: ['a'] }],
    ['userMetadata', { userMetadata: { text: 'x'.repeat(502) } }],
    ['userMetadata', { userMetadata: { n: 2 ** 53 } }],
    ['userMetadata', { userMetadata: { deep: [{ n: -1e300 }] } }],
    ['userMetadata', { userMetadata: { n: Infinity } }],
    ['userMetadata', { userMetadata: { n: 1e-200 } }],
    ['userMetadata', { userMetadata: { '': 'x' } }],
    ['browserSettings', { browserSettings: 'big' }],
    ['browserSettings.viewport.width', { browserSettings: { viewport: { width: 5, height: 500 } } }],
    ['browserSettings.viewport.height', { browserSettings: { viewport: { width: 500 } } }],
    ['browserSettings.ignoreCertificateErrors', { browserSettings: { ignoreCertificateErrors: 1 } }],
    ['browserSettings.blockAds', { browserSettings: { blockAds: 'yes' } }],
    ['browserSettings.context.id', { browserSettings: { context: { id: '' } } }],
    ['browserSettings.context', { browserSettings: { context: 'c1' } }],
    ['browserSettings.context.persist', { browserSettings: { context: { id: 'c1', persist: 'no' } } }],
    ['browserSettings.allowedDomains.1', { browserSettings: { allowedDomains: ['example.com', 'https://a.example'] } }],
    ['proxies', { proxies: 'http://proxy.example.com' }],
    ['proxies.0.type', { proxies: [{ type: 'tor' }] }],
    ['proxies.0.server', { proxies: [{ type: 'external' }] }],
    ['proxies.0.server', { proxies: [{ type: 'none', server: 'http://a.example' }] }],
    ['proxies.0.domainPattern', { proxies: [{ type: 'none', domainPattern: '(' }] }],
    ['proxies.0.username', { proxies: [{ type: 'external', server: 'http://a.example', username: 'a:b' }] }],
    ['proxySettings.caCertificates.0', { proxySettings: { caCertificates: [7] } }],
    ['api_timeout', { api_timeout: 600 }],
    ['browserSettings.fingerprint', { browserSettings: { fingerprint: {} } }],
  ])('names the wrong field %s', (field, body) => {
    const error = refusal(createSessionBody, body);
    expect(error).toMatchObject({ code: 'invalid_request', status: 400 });
    expect(error.message).toContain(field);
  });

  it('names all wrong fields, of both kinds', () => {
    const error = refusal(createSessionBody, { timeout: 1, region: 'x', proxies: true, extra: 1 });
    expect(error.code).toBe('invalid_request');
    for (const field of ['timeout', 'region', 'proxies', 'extra']) expect(error.message).toContain(field);
  });

  it('keeps its message short whatever was sent', () => {
    const many = Object.fromEntries(Array.from({ length: 1000 }, (_, at) => [`${at}-${'x'.repeat(500)}`, at]));
    expect(refusal(createSessionBody, many).message.length).toBeLessThan(1_500);
  });

  it.each([null, [], 'text', 7, true])('refuses %j in place of an object', (value) => {
    expect(refusal(createSessionBody, value).status).toBe(400);
  });

  it('answers any JSON with a body or a 400', () => {
    const fields = ['projectId', 'keepAlive', 'region', 'timeout', 'userMetadata', 'browserSettings', 'proxies', 'x'];
    const nearly = fc.dictionary(fc.constantFrom(...fields), fc.jsonValue());
    fc.assert(
      fc.property(fc.oneof(nearly, fc.jsonValue()), (value) => {
        try {
          create(value);
        } catch (error) {
          expect(error).toBeInstanceOf(ApiError);
          expect((error as ApiError).status).toBe(400);
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('allowedDomains', () => {
  const read = (entry: string) =>
    create({ browserSettings: { allowedDomains: [entry] } }).browserSettings.allowedDomains;

  it.each([
    ['Example.COM', 'example.com'],
    ['*.Example.com.', '*.example.com'],
    ['bücher.example', 'xn--bcher-kva.example'],
    ['localhost', 'localhost'],
    ['127.0.0.1', '127.0.0.1'],
  ])('reads %s as %s', (entry, domain) => {
    expect(read(entry)).toEqual([domain]);
  });

  it.each([
    '',
    '*',
    '*.',
    '*.*.com',
    'a..b',
    '-a.com',
    'a.com:80',
    'a.com/x',
    'u@a.com',
    'http://a.com',
    'a b',
    '[::1]',
  ])('refuses %j', (entry) => {
    expect(() => read(entry)).toThrow(/expected a host name/);
  });
});

describe('proxies', () => {
  const read = (rule: object) => create({ proxies: [{ type: 'external', ...rule }] }).proxies[0];

  it.each([
    ['http://proxy.example.com', { server: 'http://proxy.example.com:80' }],
    ['https://proxy.example.com/', { server: 'https://proxy.example.com:443' }],
    ['socks5://10.0.0.1', { server: 'socks5://10.0.0.1:1080' }],
    ['http://[::1]:3128', { server: 'http://[::1]:3128' }],
    ['http://u%40x:p%3A@h:1', { server: 'http://h:1', username: 'u@x', password: 'p:' }],
  ])('reads %s', (server, rule) => {
    expect(read({ server })).toEqual({ type: 'external', ...rule });
  });

  it('repeats no password in its message', () => {
    const server = 'ftp://user:s3cret@h:1';
    expect(refusal(createSessionBody, { proxies: [{ type: 'external', server }] }).message).not.toContain('s3cret');
  });

  it('prefers the credentials of the rule to those of the URL', () => {
    expect(read({ server: 'http://a:b@h:1', username: 'c', password: 'd' })).toMatchObject({
      username: 'c',
      password: 'd',
    });
  });

  it.each([
    '',
    'proxy.example.com:8080',
    'ftp://h:1',
    'http://',
    'http://h/path',
    'http://h?x=1',
    'http://h:99999',
    'http://%:x@h',
  ])('refuses %j', (server) => {
    const error = refusal(createSessionBody, { proxies: [{ type: 'external', server }] });
    expect(error.message).toContain('proxies.0.server: expected a URL');
  });
});

describe('the other requests', () => {
  it('releases by one word only', () => {
    const body = { status: 'REQUEST_RELEASE', projectId: 'p' };
    expect(validate(updateSessionBody, body, 'body')).toEqual(body);
    for (const wrong of [{}, { status: 'RUNNING' }, { status: 'REQUEST_RELEASE', force: true }])
      expect(refusal(updateSessionBody, wrong).code).toBe('invalid_request');
  });

  it('lists by a status of the SDK and by metadata', () => {
    expect(validate(listSessionsQuery, { status: 'RUNNING', q: 'x', limit: '5' }, 'query')).toEqual({
      status: 'RUNNING',
      q: 'x',
      limit: 5,
    });
    expect(validate(listSessionsQuery, {}, 'query')).toEqual({ limit: 1000 });
    expect(refusal(listSessionsQuery, { status: 'READY' }).message).toContain('status');
    expect(refusal(listSessionsQuery, { q: 'x'.repeat(1001) }).message).toContain('q:');
    for (const limit of ['0', '1001', '1.5', 'all', ''])
      expect(refusal(listSessionsQuery, { limit }).message).toContain('limit');
    expect(refusal(listSessionsQuery, { page: '5' }).message).toContain('unknown field page');
  });

  it.each(['0', '-1', '1.5', 'soon', '21601', ''])('refuses expiresIn=%s', (expiresIn) => {
    expect(refusal(debugSessionQuery, { expiresIn }).message).toContain('expiresIn');
  });

  it('reads expiresIn from the text of a query', () => {
    expect(validate(debugSessionQuery, { expiresIn: '60' }, 'query')).toEqual({ expiresIn: 60 });
    expect(validate(debugSessionQuery, {}, 'query')).toEqual({});
  });

  it('reads readOnly from the text of a query', () => {
    expect(validate(debugSessionQuery, { readOnly: 'true' }, 'query')).toEqual({ readOnly: true });
    expect(validate(debugSessionQuery, { readOnly: 'false' }, 'query')).toEqual({ readOnly: false });
    expect(refusal(debugSessionQuery, { readOnly: 'yes' }).message).toContain('readOnly');
  });

  it('takes no body where none is expected', () => {
    expect(refusal(noBody, { a: 1 }).message).toBe('invalid body: unknown field a; remove it');
  });
});
