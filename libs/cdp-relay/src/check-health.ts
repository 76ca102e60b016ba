/** Where a relay listens. */
export interface RelayAddress {
  readonly host: string;
  readonly port: number;
}

/**
 * The whole program of a container's health check: exits with 0 when the relay takes clients, else with 1.
 * @param find says where the relay is; what it throws is kept by the container runtime as the output of the check.
 */
export const runHealthCheck = (find: () => Promise<RelayAddress>): void => {
  find()
    .then(isHealthy)
    .then(
      (healthy) => process.exit(healthy ? 0 : 1),
      (error: unknown) => {
        console.error(error);
        process.exit(1);
      },
    );
};

/** False also when nobody answers in time. */
const isHealthy = async ({ host, port }: RelayAddress): Promise<boolean> => {
  try {
    const answer = await fetch(`http://${host}:${port}/health`, { signal: AbortSignal.timeout(3_000) });
    await answer.body?.cancel();
    return answer.ok;
  } catch {
    return false;
  }
};
