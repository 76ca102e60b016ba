import { createSigner, parseKeyRing } from '@wallcrawler/cdp-auth';
import { STORE_VARIABLES, openStores } from '@wallcrawler/session-store';
import { noQuery, uploadHandler } from '@wallcrawler/session-api';
import { createLogger, createSsm, loadConfig, readParameter, systemClock } from '@wallcrawler/runtime';
import { sendFile } from './send-file.ts';
import { LARGER_FILES, uploadFile } from './upload-file.ts';

const config = loadConfig([...STORE_VARIABLES, 'SIGNING_KEYS_PARAMETER']);
const { sessions } = openStores(config);
const ssm = createSsm();
const signer = createSigner(async () => parseKeyRing(await readParameter(ssm, config.SIGNING_KEYS_PARAMETER)));

export const handler = uploadHandler({
  query: noQuery,
  largerFiles: LARGER_FILES,
  log: createLogger({ service: 'sessions-uploads' }),
  handle: (request) => uploadFile(request, { sessions, signer, sendFile, clock: systemClock }),
});
