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
    expect(create({})).toEqual({ keepAlive: false, browserSettings: {} });
  });

  it('accepts all that is supported', () => {
    const body = {
      projectId: 'p',
      keepAlive: true,
      region: 'eu-central-1',
      timeout: 21_600,
      userMetadata: { team: 'qa', n: 1.5, deep: { list: [null, true, 'x'] } },
      browserSettings: { viewport: { width: 1280, height: 720 }, ignoreCertificateErrors: true },
    };
    expect(create(body)).toEqual(body);
  });

  it.each([
    ['proxies', { proxies: false }],
    ['proxies', { proxies: [] }],
    ['proxies', { proxies: null }],
    ['proxySettings', { proxySettings: { caCertificates: [] } }],
    ['os', { browserSettings: { os: 'linux' } }],
    ['allowedDomains', { browserSettings: { allowedDomains: [] } }],
    ['recordSession', { browserSettings: { recordSession: false, logSession: false, solveCaptchas: false } }],
    ['blockAds', { browserSettings: { blockAds: false, verified: false, advancedStealth: false } }],
    ['captcha selectors', { browserSettings: { captchaImageSelector: '', captchaInputSelector: '' } }],
  ])('lets the harmless value of %s pass', (_, body) => {
    expect(() => create(body)).not.toThrow();
  });

  it.each([
    ['proxies', { proxies: true }],
    ['proxies', { proxies: [{ type: 'browserbase' }] }],
    ['proxySettings', { proxySettings: { caCertificates: ['x'] } }],
    ['extensionId', { extensionId: 'e' }],
    ['browserSettings.extensionId', { browserSettings: { extensionId: 'e' } }],
    ['browserSettings.context', { browserSettings: { context: { id: 'c' } } }],
    ['browserSettings.os', { browserSettings: { os: 'mac' } }],
    ['browserSettings.recordSession', { browserSettings: { recordSession: true } }],
    ['browserSettings.logSession', { browserSettings: { logSession: true } }],
    ['browserSettings.solveCaptchas', { browserSettings: { solveCaptchas: true } }],
    ['browserSettings.blockAds', { browserSettings: { blockAds: true } }],
    ['browserSettings.verified', { browserSettings: { verified: true } }],
    ['browserSettings.advancedStealth', { browserSettings: { advancedStealth: true } }],
    ['browserSettings.allowedDomains', { browserSettings: { allowedDomains: ['example.com'] } }],
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

describe('the other requests', () => {
  it('releases by one word only', () => {
    const body = { status: 'REQUEST_RELEASE', projectId: 'p' };
    expect(validate(updateSessionBody, body, 'body')).toEqual(body);
    for (const wrong of [{}, { status: 'RUNNING' }, { status: 'REQUEST_RELEASE', force: true }])
      expect(refusal(updateSessionBody, wrong).code).toBe('invalid_request');
  });

  it('lists by a status of the SDK and by metadata', () => {
    expect(validate(listSessionsQuery, { status: 'RUNNING', q: 'x' }, 'query')).toEqual({ status: 'RUNNING', q: 'x' });
    expect(refusal(listSessionsQuery, { status: 'READY' }).message).toContain('status');
    expect(refusal(listSessionsQuery, { q: 'x'.repeat(1001) }).message).toContain('q:');
    expect(refusal(listSessionsQuery, { limit: '5' }).message).toContain('unknown field limit');
  });

  it.each(['0', '-1', '1.5', 'soon', '21601', ''])('refuses expiresIn=%s', (expiresIn) => {
    expect(refusal(debugSessionQuery, { expiresIn }).message).toContain('expiresIn');
  });

  it('reads expiresIn from the text of a query', () => {
    expect(validate(debugSessionQuery, { expiresIn: '60' }, 'query')).toEqual({ expiresIn: 60 });
    expect(validate(debugSessionQuery, {}, 'query')).toEqual({});
  });

  it('takes no body where none is expected', () => {
    expect(refusal(noBody, { a: 1 }).message).toBe('invalid body: unknown field a; remove it');
  });
});
