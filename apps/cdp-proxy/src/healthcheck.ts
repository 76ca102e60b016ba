/** What the container's health check runs: exits with 0 when the gateway takes clients, else with 1. */
import { isHealthy } from '@wallcrawler/cdp-relay';
import { loadConfig } from '@wallcrawler/runtime';

const main = async (): Promise<boolean> => {
  const { GATEWAY_HOST, GATEWAY_PORT } = loadConfig(['GATEWAY_HOST', 'GATEWAY_PORT']);
  return isHealthy(GATEWAY_HOST === '0.0.0.0' ? '127.0.0.1' : GATEWAY_HOST, GATEWAY_PORT);
};

main().then(
  (healthy) => process.exit(healthy ? 0 : 1),
  (error: unknown) => {
    // Kept by the container runtime as the output of the check.
    console.error(error);
    process.exit(1);
  },
);
