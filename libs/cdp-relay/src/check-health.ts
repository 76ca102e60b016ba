/** Whether the relay at this address says that it takes clients; false also when nobody answers within `timeoutMs`. */
export const isHealthy = async (host: string, port: number, timeoutMs = 3_000): Promise<boolean> => {
  try {
    const answer = await fetch(`http://${host}:${port}/health`, { signal: AbortSignal.timeout(timeoutMs) });
    await answer.body?.cancel();
    return answer.ok;
  } catch {
    return false;
  }
};
