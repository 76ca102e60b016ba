/** What the container's health check runs: exits with 0 when the gateway takes clients, else with 1. */
import { runHealthCheck } from '@wallcrawler/cdp-relay';
import { loadConfig } from '@wallcrawler/runtime';

runHealthCheck(async () => {
  const { GATEWAY_HOST, GATEWAY_PORT } = loadConfig(['GATEWAY_HOST', 'GATEWAY_PORT']);
  return { host: GATEWAY_HOST === '0.0.0.0' ? '127.0.0.1' : GATEWAY_HOST, port: GATEWAY_PORT };
});
