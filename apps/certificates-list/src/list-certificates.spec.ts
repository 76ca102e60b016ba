import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CertificateStore } from '@wallcrawler/resource-store';
import { startTestDynamo } from '@wallcrawler/testing';
import type { TestDynamo } from '@wallcrawler/testing';
import { listCertificates } from './list-certificates.ts';

let dynamo: TestDynamo;
beforeAll(async () => {
  dynamo = await startTestDynamo();
});
afterAll(() => dynamo?.stop());

const fresh = {
  projectId: 'p',
  certificateId: 'certificate-1',
  fileName: 'ca.pem',
  subject: 'CN=Test',
  fingerprint: 'AA:BB',
  notAfter: '2030-01-01T00:00:00.000Z',
};

describe(listCertificates, () => {
  it("gives the project's own, newest first", async () => {
    let now = 0;
    const clock = () => new Date((now += 1_000));
    const certificates = new CertificateStore({ client: dynamo.client, table: 'wallcrawler-certificates', clock });
    await certificates.create(fresh);
    await certificates.create({ ...fresh, certificateId: 'certificate-2' });
    await certificates.create({ ...fresh, projectId: 'another', certificateId: 'foreign' });
    const { status, body } = await listCertificates({ projectId: 'p' }, { certificates });
    expect(status).toBe(200);
    expect((body as { id: string }[]).map(({ id }) => id)).toEqual(['certificate-2', 'certificate-1']);
    expect(await listCertificates({ projectId: 'nobody' }, { certificates })).toEqual({ status: 200, body: [] });
  });
});
