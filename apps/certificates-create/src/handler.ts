import { ArtifactObjects } from '@wallcrawler/artifacts';
import { CertificateStore } from '@wallcrawler/resource-store';
import { noQuery, uploadHandler } from '@wallcrawler/session-api';
import { createDynamo, createLogger, createS3, loadConfig, systemClock } from '@wallcrawler/runtime';
import { createCertificate } from './create-certificate.ts';

const config = loadConfig(['CERTIFICATES_TABLE', 'ARTIFACTS_BUCKET']);
const certificates = new CertificateStore({ client: createDynamo(), table: config.CERTIFICATES_TABLE });
const objects = new ArtifactObjects({ client: createS3(), bucket: config.ARTIFACTS_BUCKET });

export const handler = uploadHandler({
  query: noQuery,
  log: createLogger({ service: 'certificates-create' }),
  handle: (request) => createCertificate(request, { certificates, objects, clock: systemClock }),
});
