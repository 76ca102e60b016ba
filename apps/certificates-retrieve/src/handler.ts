import { CertificateStore } from '@wallcrawler/resource-store';
import { apiHandler, noBody, noQuery } from '@wallcrawler/session-api';
import { createDynamo, createLogger, loadConfig } from '@wallcrawler/runtime';
import { retrieveCertificate } from './retrieve-certificate.ts';

const config = loadConfig(['CERTIFICATES_TABLE']);
const certificates = new CertificateStore({ client: createDynamo(), table: config.CERTIFICATES_TABLE });

export const handler = apiHandler({
  body: noBody,
  query: noQuery,
  log: createLogger({ service: 'certificates-retrieve' }),
  handle: (request) => retrieveCertificate(request, { certificates }),
});
