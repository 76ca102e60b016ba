const START_TIMEOUT = 30_000;

/** Waits until the gateway's task answers its health check. @throws Error that says where to look. */
export async function gatewayAnswers(port: number): Promise<void> {
  const until = Date.now() + START_TIMEOUT;
  for (;;) {
    const healthy = await fetch(`http://127.0.0.1:${port}/health`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (healthy) return;
    if (Date.now() > until)
      throw new Error('the gateway did not start; its log is logs/wallcrawler-cdp-proxy.log in the state directory');
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}
