import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { ArtifactObjects, certificateKey } from '@wallcrawler/artifacts';
import { CertificateStore } from '@wallcrawler/resource-store';
import { startTestBucket, startTestDynamo } from '@wallcrawler/testing';
import type { TestBucket, TestDynamo } from '@wallcrawler/testing';
import { deleteCertificate } from './delete-certificate.ts';

let dynamo: TestDynamo;
let engine: TestBucket;
let certificates: CertificateStore;
let objects: ArtifactObjects;
beforeAll(async () => {
  [dynamo, engine] = await Promise.all([startTestDynamo(), startTestBucket()]);
  certificates = new CertificateStore({ client: dynamo.client, table: 'wallcrawler-certificates' });
  objects = new ArtifactObjects(engine);
});
afterAll(() => Promise.all([dynamo?.stop(), engine?.stop()]));

const id = 'certificate-1';
beforeEach(async () => {
  await certificates.delete('p', id);
  await certificates.create({
    projectId: 'p',
    certificateId: 'certificate-1',
    fileName: 'ca.pem',
    subject: 'CN=Test',
    fingerprint: 'AA:BB',
    notAfter: '2030-01-01T00:00:00.000Z',
  });
  await objects.put(certificateKey('p', id), 'content', 'text/plain');
});
const remove = (projectId = 'p', files: Pick<ArtifactObjects, 'deletePrefix'> = objects) =>
  deleteCertificate({ projectId, params: { id } }, { certificates, objects: files });
const hasFile = async () => (await Array.fromAsync(objects.list(certificateKey('p', id)))).length === 1;

describe(deleteCertificate, () => {
  it('deletes row and file, once', async () => {
    expect(await remove()).toEqual({ status: 204, body: undefined });
    expect(await certificates.get('p', id)).toBeUndefined();
    expect(await hasFile()).toBe(false);
    await expect(remove()).rejects.toMatchObject({ status: 404, code: 'not_found' });
  });

  it('touches nothing of another project', async () => {
    await expect(remove('another')).rejects.toMatchObject({ status: 404 });
    expect(await certificates.get('p', id)).toBeDefined();
    expect(await hasFile()).toBe(true);
  });

  it('ends at its repetition what S3 did not let it end', async () => {
    const broken = { deletePrefix: () => Promise.reject(new Error('S3 is away')) };
    await expect(remove('p', broken)).rejects.toThrow('S3 is away');
    expect((await remove()).status).toBe(204);
    expect(await hasFile()).toBe(false);
  });

  it.each(['', '#', 'x'.repeat(101)])('finds nothing under %j', async (impossible) => {
    const attempt = deleteCertificate({ projectId: 'p', params: { id: impossible } }, { certificates, objects });
    await expect(attempt).rejects.toMatchObject({ status: 404 });
  });
});
