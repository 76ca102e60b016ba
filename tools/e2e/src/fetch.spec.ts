import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import Browserbase from '@browserbasehq/sdk';
import { TestCloud } from './testing/cloud.ts';
import { startTestSite } from './testing/pages.ts';
import type { TestSite } from './testing/pages.ts';

let cloud: TestCloud;
let bb: Browserbase;
let site: TestSite;

describe('fetch on one machine', () => {
  beforeAll(async () => {
    [cloud, site] = await Promise.all([TestCloud.start(), startTestSite()]);
    bb = cloud.sdk();
  });
  afterAll(async () => {
    await site?.close();
    await cloud?.stop();
  });

  it('gives a page as it is, and as Markdown', async () => {
    const raw = await bb.fetchAPI.create({ url: `${site.url}/` });
    expect(raw).toMatchObject({ statusCode: 200, contentType: 'text/html', encoding: 'utf-8' });
    expect(raw.headers['content-type']).toBe('text/html; charset=utf-8');
    expect(raw.content).toContain('<h1>Hello</h1>');
    const markdown = await bb.fetchAPI.create({ url: `${site.url}/`, format: 'markdown' });
    expect(markdown.content).toBe(`# Hello\n\n[next](${site.url}/next)`);
    expect(markdown.id).not.toBe(raw.id);
  });

  it('takes data out of a JSON document by a schema', async () => {
    const schema = { type: 'object', properties: { baseURL: { type: 'string' } } };
    const { content } = await bb.fetchAPI.create({ url: `${site.url}/data.json`, format: 'json', schema });
    expect(content).toEqual({ baseURL: 'https://example.com' });
    const page = bb.fetchAPI.create({ url: `${site.url}/`, format: 'json', schema });
    await expect(page).rejects.toThrow(Browserbase.UnprocessableEntityError);
  });

  it('answers with the status of the server', async () => {
    expect(await bb.fetchAPI.create({ url: `${site.url}/none` })).toMatchObject({ statusCode: 404, content: '' });
  });

  it('refuses what it does not have, and says so', async () => {
    const proxied = bb.fetchAPI.create({ url: site.url, proxies: true });
    await expect(proxied).rejects.toMatchObject({ status: 400, error: { code: 'unsupported_option' } });
    await expect(bb.fetchAPI.create({ url: 'file:///etc/passwd' })).rejects.toThrow(Browserbase.BadRequestError);
  });

  it('says once what went wrong outside', async () => {
    const nowhere = bb.fetchAPI.create({ url: 'http://127.0.0.1:1/' });
    await expect(nowhere).rejects.toMatchObject({ status: 502, error: { code: 'fetch_failed' } });
  });

  it('reaches neither the metadata service nor the services of the cloud itself', async () => {
    for (const url of ['http://169.254.169.254/', ...Object.values(cloud.endpoints)])
      await expect(bb.fetchAPI.create({ url })).rejects.toThrow(Browserbase.PermissionDeniedError);
  });
});

describe('with private networks blocked', () => {
  let strict: TestCloud;
  beforeAll(async () => {
    [strict, site] = await Promise.all([
      TestCloud.start({ parameters: { BlockPrivateNetworks: 'true' } }),
      startTestSite(),
    ]);
  });
  afterAll(async () => {
    await site?.close();
    await strict?.stop();
  });

  it('neither a fetch nor a webhook goes inside', async () => {
    const sdk = strict.sdk();
    const { port } = new URL(site.url);
    for (const host of ['127.0.0.1', 'localhost', '2130706433', '[::ffff:127.0.0.1]', '0.0.0.0']) {
      const fetching = sdk.fetchAPI.create({ url: `http://${host}:${port}/`, allowRedirects: true });
      await expect(fetching).rejects.toThrow(Browserbase.PermissionDeniedError);
      for (const scheme of ['http', 'https']) {
        const endpoint = `${scheme}://${host}:${port}/`;
        const registering = sdk.webhooks.create({ endpoint, eventTypes: ['session.ready'] as never });
        await expect(registering).rejects.toThrow(Browserbase.BadRequestError);
      }
    }
    expect(site.requests).toEqual([]);
  });
});
