/** What the container's health check runs: exits with 0 when the session's relay takes clients, else with 1. */
import { isHealthy } from '@wallcrawler/cdp-relay';
import { loadConfig } from '@wallcrawler/runtime';
import { readOwnTask } from './own-task.ts';

const main = async (): Promise<boolean> => {
  const { RELAY_PORT } = loadConfig(['RELAY_PORT']);
  // The relay listens on the task's own address and nowhere else.
  const { address } = await readOwnTask(process.env.ECS_CONTAINER_METADATA_URI_V4);
  return isHealthy(address, RELAY_PORT);
};

main().then(
  (healthy) => process.exit(healthy ? 0 : 1),
  (error: unknown) => {
    // Kept by the container runtime as the output of the check.
    console.error(error);
    process.exit(1);
  },
);
