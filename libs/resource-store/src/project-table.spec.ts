import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newId } from '@wallcrawler/runtime';
import { startTestDynamo } from '@wallcrawler/testing';
import type { TestDynamo } from '@wallcrawler/testing';
import { CertificateStore } from './certificate-store.ts';
import { ExtensionStore } from './extension-store.ts';
import { ProjectTable } from './project-table.ts';

let dynamo: TestDynamo;
let extensions: ExtensionStore;
let certificates: CertificateStore;
let now = Date.parse('2026-11-20T10:00:00Z');
const clock = () => new Date((now += 1_000));
beforeAll(async () => {
  dynamo = await startTestDynamo();
  extensions = new ExtensionStore({ client: dynamo.client, table: 'wallcrawler-extensions', clock });
  certificates = new CertificateStore({ client: dynamo.client, table: 'wallcrawler-certificates', clock });
});
afterAll(() => dynamo?.stop());

const extension = (projectId: string) => ({
  projectId,
  extensionId: newId(),
  fileName: 'extension.zip',
  bytes: 10,
  sha256: '00',
  name: 'Test',
  version: '1.0',
  manifestVersion: 3,
});

describe(ProjectTable, () => {
  it('keeps rows with the time of their making, newest first', async () => {
    const project = newId();
    const first = await extensions.create(extension(project));
    const second = await extensions.create(extension(project));
    expect(first).toMatchObject({ createdAt: first.updatedAt, name: 'Test' });
    expect(await extensions.get(project, first.extensionId)).toEqual(first);
    expect(await extensions.list(project)).toEqual([second, first]);
    expect(await extensions.list(newId())).toEqual([]);
  });

  it('shows and deletes nothing of another project', async () => {
    const project = newId();
    const { extensionId } = await extensions.create(extension(project));
    expect(await extensions.get(newId(), extensionId)).toBeUndefined();
    expect(await extensions.delete(newId(), extensionId)).toBe(false);
    expect(await extensions.delete(project, extensionId)).toBe(true);
    expect(await extensions.delete(project, extensionId)).toBe(false);
    expect(await extensions.get(project, extensionId)).toBeUndefined();
  });

  it.each(['', 'a#b', 'x'.repeat(101)])('finds nothing under %j', async (id) => {
    expect(await extensions.get(newId(), id)).toBeUndefined();
    expect(await extensions.delete(newId(), id)).toBe(false);
  });

  it('does not write over a row', async () => {
    const fresh = extension(newId());
    await extensions.create(fresh);
    await expect(extensions.create(fresh)).rejects.toMatchObject({ name: 'ConditionalCheckFailedException' });
  });

  it('lists more than the megabyte of one answer', async () => {
    const project = newId();
    const fileName = 'x'.repeat(50_000);
    for (let index = 0; index < 25; index++) await extensions.create({ ...extension(project), fileName });
    expect(await extensions.list(project)).toHaveLength(25);
  });

  it('keeps certificates by the same rules', async () => {
    const projectId = newId();
    const record = await certificates.create({
      projectId,
      certificateId: newId(),
      subject: 'CN=Test',
      fingerprint: 'AA:BB',
      notAfter: '2030-01-01T00:00:00.000Z',
    });
    expect(await certificates.list(projectId)).toEqual([record]);
    expect(await certificates.delete(projectId, record.certificateId)).toBe(true);
  });
});
