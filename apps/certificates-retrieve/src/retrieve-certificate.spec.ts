import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CertificateStore } from '@wallcrawler/resource-store';
import { startTestDynamo } from '@wallcrawler/testing';
import type { TestDynamo } from '@wallcrawler/testing';
import { retrieveCertificate } from './retrieve-certificate.ts';

let dynamo: TestDynamo;
let certificates: CertificateStore;
beforeAll(async () => {
  dynamo = await startTestDynamo();
  certificates = new CertificateStore({ client: dynamo.client, table: 'wallcrawler-certificates' });
});
afterAll(() => dynamo?.stop());

const retrieve = (id: string, projectId = 'p') => retrieveCertificate({ projectId, params: { id } }, { certificates });

describe(retrieveCertificate, () => {
  it('shows it to its project', async () => {
    const record = await certificates.create({
      projectId: 'p',
      certificateId: 'certificate-1',
      fileName: 'ca.pem',
      subject: 'CN=Test',
      fingerprint: 'AA:BB',
      notAfter: '2030-01-01T00:00:00.000Z',
    });
    expect(await retrieve(record.certificateId)).toEqual({
      status: 200,
      body: {
        id: record.certificateId,
        createdAt: record.createdAt,
        updatedAt: record.updatedAt,
        projectId: 'p',
        fileName: 'ca.pem',
        subject: 'CN=Test',
        fingerprint: 'AA:BB',
        notAfter: '2030-01-01T00:00:00.000Z',
      },
    });
  });

  it('answers for a foreign one as for one that does not exist', async () => {
    const [foreign, missing] = await Promise.all(
      [retrieve('certificate-1', 'another'), retrieve('missing')].map((answer) =>
        answer.catch((error: unknown) => error),
      ),
    );
    expect(foreign).toMatchObject({ status: 404 });
    expect(foreign).toEqual(missing);
  });
});
