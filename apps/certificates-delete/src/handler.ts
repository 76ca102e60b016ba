import { ArtifactObjects } from '@wallcrawler/artifacts';
import { CertificateStore } from '@wallcrawler/resource-store';
import { apiHandler, noBody, noQuery } from '@wallcrawler/session-api';
import { createDynamo, createLogger, createS3, loadConfig } from '@wallcrawler/runtime';
import { deleteCertificate } from './delete-certificate.ts';

const config = loadConfig(['CERTIFICATES_TABLE', 'ARTIFACTS_BUCKET']);
const certificates = new CertificateStore({ client: createDynamo(), table: config.CERTIFICATES_TABLE });
const objects = new ArtifactObjects({ client: createS3(), bucket: config.ARTIFACTS_BUCKET });

export const handler = apiHandler({
  body: noBody,
  query: noQuery,
  log: createLogger({ service: 'certificates-delete' }),
  handle: (request) => deleteCertificate(request, { certificates, objects }),
});
