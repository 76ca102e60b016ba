import { findChromium, removeAbandonedDirectories } from '@wallcrawler/browser';
import { createVerifier, type Jwks } from '@wallcrawler/cdp-auth';
import { watchProcessEnd } from '@wallcrawler/cdp-relay';
import { createLogger, createSsm, loadConfig, readParameter } from '@wallcrawler/runtime';
import { openStores, STORE_VARIABLES } from '@wallcrawler/session-store';
import { lateBroker } from './artifacts/late-broker.ts';
import { readOwnTask } from './own-task.ts';
import { runSession } from './run-session.ts';
import type { SessionEnd } from './session-end.ts';
import { sessionFromEnvironment } from './session-source.ts';

const log = createLogger({ service: 'ecs-controller', sessionId: process.env.SESSION_ID });
const askedToEnd = new Promise<SessionEnd>((resolve) => watchProcessEnd(resolve));

const main = async (): Promise<number> => {
  const config = loadConfig([
    ...STORE_VARIABLES,
    'JWKS_PARAMETER',
    'RELAY_PORT',
    'CONNECT_TIMEOUT_SECONDS',
    'BLOCK_PRIVATE_NETWORKS',
    'ARTIFACT_BROKER',
    'SESSION_SECRET',
  ]);
  const ssm = createSsm();
  await removeAbandonedDirectories();
  return runSession(
    {
      source: sessionFromEnvironment(process.env),
      ownTask: () => readOwnTask(process.env.ECS_CONTAINER_METADATA_URI_V4),
      store: openStores(config).sessions,
      verifier: createVerifier(async () => JSON.parse(await readParameter(ssm, config.JWKS_PARAMETER)) as Jwks),
      findChromium,
      openBroker: (sessionId) =>
        lateBroker({ functionName: config.ARTIFACT_BROKER, sessionId, secret: config.SESSION_SECRET }),
      log,
      relayPort: config.RELAY_PORT,
      blockPrivateNetworks: config.BLOCK_PRIVATE_NETWORKS,
      connectTimeoutSeconds: config.CONNECT_TIMEOUT_SECONDS,
      // Where the container runtime gives Chromium no user namespaces, its own sandbox cannot start.
      sandbox: process.env.CHROMIUM_SANDBOX === 'off' ? false : undefined,
    },
    askedToEnd,
  );
};

main().then(
  (exitCode) => process.exit(exitCode),
  (error: unknown) => {
    log.error('the controller could not start', { error });
    process.exit(1);
  },
);
