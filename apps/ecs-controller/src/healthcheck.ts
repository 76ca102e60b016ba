/** What the container's health check runs: exits with 0 when the session's relay takes clients, else with 1. */
import { runHealthCheck } from '@wallcrawler/cdp-relay';
import { loadConfig } from '@wallcrawler/runtime';
import { readOwnTask } from './own-task.ts';

runHealthCheck(async () => {
  const { RELAY_PORT } = loadConfig(['RELAY_PORT']);
  // The relay listens on the task's own address and nowhere else.
  const { address } = await readOwnTask(process.env.ECS_CONTAINER_METADATA_URI_V4);
  return { host: address, port: RELAY_PORT };
});
