import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { certificateKey, contextKey, extensionKey, launchKey } from '@wallcrawler/artifacts';
import type { ProxyRule } from '@wallcrawler/artifacts';
import { CertificateStore, ExtensionStore } from '@wallcrawler/resource-store';
import { sha256, startHarness } from './testing/harness.ts';
import type { Harness } from './testing/harness.ts';

let harness: Harness;
let projectId: string;
beforeAll(async () => {
  harness = await startHarness();
  projectId = await harness.project();
});
afterAll(() => harness.stop());

const text = async (url: string) => (await fetch(url)).text();

describe('open', () => {
  it('gives the proxies of the launch document, and does not start without them', async () => {
    const proxies: ProxyRule[] = [
      { type: 'external', server: 'http://p:1', username: 'u', password: 's3cret', domainPattern: 'a.example' },
      { type: 'none' },
    ];
    const { sessionId, broker } = await harness.session(projectId, { proxyRules: 2 });
    await expect(broker.open()).rejects.toMatchObject({ code: 'not_found' });
    await harness.object(launchKey(projectId, sessionId), JSON.stringify({ proxies: proxies.slice(1) }));
    await expect(broker.open()).rejects.toMatchObject({ code: 'not_found' });
    await harness.object(launchKey(projectId, sessionId), JSON.stringify({ proxies }));
    expect((await broker.open()).launch).toEqual({ proxies });
    expect(JSON.stringify(harness.lines)).not.toContain('s3cret');
  });

  it('gives extensions and certificates to download, in the order that was asked for', async () => {
    const { client } = harness.dynamo;
    const extensions = new ExtensionStore({ client, table: 'wallcrawler-extensions' });
    const certificates = new CertificateStore({ client, table: 'wallcrawler-certificates' });
    const rest = { fileName: 'e.zip', name: 'E', version: '1', manifestVersion: 3 };
    for (const extensionId of ['e1', 'e2']) {
      await extensions.create({ projectId, extensionId, bytes: 2, sha256: sha256(extensionId), ...rest });
      await harness.object(extensionKey(projectId, extensionId), extensionId);
    }
    await certificates.create({ projectId, certificateId: 'c1', subject: 's', fingerprint: 'f', notAfter: 'n' });
    await harness.object(certificateKey(projectId, 'c1'), 'PEM');

    const { broker } = await harness.session(projectId, { extensionIds: ['e2', 'e1'], certificateIds: ['c1'] });
    const opened = await broker.open();
    expect(opened.extensions).toMatchObject([
      { extensionId: 'e2', bytes: 2, sha256: sha256('e2') },
      { extensionId: 'e1', bytes: 2, sha256: sha256('e1') },
    ]);
    expect(await Promise.all(opened.extensions.map(({ url }) => text(url)))).toEqual(['e2', 'e1']);
    expect(opened.certificates).toMatchObject([{ certificateId: 'c1' }]);
    expect(await text(opened.certificates[0]!.url)).toBe('PEM');

    await extensions.delete(projectId, 'e1');
    await expect(broker.open()).rejects.toMatchObject({ code: 'not_found', message: expect.stringContaining('e1') });
  });

  it('gives nothing that belongs to another project', async () => {
    const foreign = await harness.contexts.create('another');
    const { broker } = await harness.session(projectId, { context: { id: foreign.contextId, persist: false } });
    await expect(broker.open()).rejects.toMatchObject({ code: 'not_found' });
  });

  it('gives the newest profile, or none where nothing was saved yet', async () => {
    const { contextId } = await harness.contexts.create(projectId);
    const context = { id: contextId, persist: false };
    const reader = await harness.session(projectId, { context });
    expect((await reader.broker.open()).context).toEqual({ contextId, persist: false, state: 'ready' });

    const holder = { projectId, contextId, sessionId: 'writer' };
    const writer = await harness.session(projectId, { context: { id: contextId, persist: true } });
    expect((await writer.broker.open()).context).toMatchObject({ persist: true, state: 'ready' });
    await harness.object(contextKey(projectId, contextId, 'v1'), 'abc');
    await harness.leases.commit(
      { ...holder, sessionId: writer.sessionId },
      { version: 'v1', bytes: 3, sha256: sha256('abc') },
    );
    const { download } = (await reader.broker.open()).context!;
    expect(download).toMatchObject({ bytes: 3, sha256: sha256('abc') });
    expect(await text(download!.url)).toBe('abc');
  });

  it('says saving while the writer is ending, and only then', async () => {
    const { contextId } = await harness.contexts.create(projectId);
    const writer = await harness.session(projectId, { context: { id: contextId, persist: true } });
    const reader = await harness.session(projectId, { context: { id: contextId, persist: false } });
    const state = async () => (await reader.broker.open()).context?.state;
    expect(await state()).toBe('ready');
    await harness.sessions.apply(writer.sessionId, { type: 'releaseRequested' });
    expect(await state()).toBe('saving');
    expect((await writer.broker.open()).context?.state).toBe('ready');
    await harness.sessions.apply(writer.sessionId, { type: 'taskStopped' });
    expect(await state()).toBe('ready');
  });
});
