import { createVerifier, type Jwks } from '@wallcrawler/cdp-auth';
import { watchProcessEnd } from '@wallcrawler/cdp-relay';
import { loadPageFiles } from '@wallcrawler/live-view/page-files';
import { createDynamo, createLogger, createSsm, loadConfig, readParameter } from '@wallcrawler/runtime';
import { SessionStore } from '@wallcrawler/session-store';
import { createGateway } from './gateway.ts';
import { createTaskProtection } from './task-protection.ts';

/** Shorter than the task's stop timeout (30 s), so that attached clients are told before the process is killed. */
const DRAIN_MS = 20_000;

const log = createLogger({ service: 'cdp-proxy' });

const main = async (): Promise<void> => {
  const config = loadConfig(['SESSIONS_TABLE', 'JWKS_PARAMETER', 'CONNECT_BASE_URL', 'GATEWAY_HOST', 'GATEWAY_PORT']);
  const ssm = createSsm();
  const protection = createTaskProtection({ agentUri: process.env.ECS_AGENT_URI, log });
  const gateway = createGateway({
    // The gateway reads sessions and nothing else; its role allows no other table.
    sessions: new SessionStore({
      client: createDynamo(),
      tables: { sessions: config.SESSIONS_TABLE, projects: '', usage: '' },
    }),
    verifier: createVerifier(async () => JSON.parse(await readParameter(ssm, config.JWKS_PARAMETER)) as Jwks),
    publicBaseUrl: config.CONNECT_BASE_URL,
    pageFiles: await loadPageFiles(),
    log,
    protection,
  });
  watchProcessEnd((end) => {
    log[end.kind === 'fault' ? 'error' : 'info']('the gateway ends', { end });
    protection.stop();
    const drainMs = end.kind === 'fault' || end.by === 'the end of its parent' ? 0 : DRAIN_MS;
    void gateway
      .close(1001, 'the gateway is restarting: connect again', drainMs)
      .finally(() => process.exit(end.kind === 'fault' ? 1 : 0));
  });
  const port = await gateway.listen(config.GATEWAY_HOST, config.GATEWAY_PORT);
  log.info('listening', { host: config.GATEWAY_HOST, port });
};

main().catch((error: unknown) => {
  log.error('the gateway could not start', { error });
  process.exit(1);
});
