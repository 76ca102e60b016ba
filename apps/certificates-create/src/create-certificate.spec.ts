import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { text } from 'node:stream/consumers';
import { ArtifactObjects, certificateKey } from '@wallcrawler/artifacts';
import { CertificateStore } from '@wallcrawler/resource-store';
import { startTestBucket, startTestDynamo } from '@wallcrawler/testing';
import type { TestBucket, TestDynamo } from '@wallcrawler/testing';
import { createCertificate } from './create-certificate.ts';
import { TEST_CA } from './testing/certificates.ts';

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

const create = (content: string) =>
  createCertificate(
    { projectId: 'p', body: { fileName: 'ca.pem', contentType: 'text/plain', bytes: Buffer.from(content) } },
    { certificates, objects, clock: () => new Date('2027-01-01T00:00:00Z') },
  );

describe(createCertificate, () => {
  it('keeps the PEM and describes it', async () => {
    const { status, body } = await create(`comment\n${TEST_CA}`);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      id: expect.any(String),
      projectId: 'p',
      createdAt: expect.any(String),
      updatedAt: expect.any(String),
      fileName: 'ca.pem',
      subject: 'O=Wallcrawler tests, CN=Test CA',
    });
    const { id } = body as { id: string };
    expect(await text((await objects.get(certificateKey('p', id)))!)).toBe(TEST_CA);
    expect(await certificates.list('p')).toMatchObject([{ certificateId: id }]);
  });

  it('keeps nothing of what it refuses', async () => {
    const before = await certificates.list('p');
    await expect(create('no certificate')).rejects.toMatchObject({ status: 400 });
    expect(await certificates.list('p')).toEqual(before);
  });
});
