import { connectCdp, type CdpObject } from '@wallcrawler/cdp-client';

/**
 * Sends one command to the browser endpoint on a connection of its own and returns the result.
 * Rejects when the browser answers with an error, hangs up, or does not answer within `timeoutMs`.
 */
export const browserCommand = async (
  webSocketUrl: string,
  method: string,
  timeoutMs: number,
  headers: Readonly<Record<string, string>> = {},
): Promise<CdpObject> => {
  const browser = await connectCdp(webSocketUrl, { headers, handshakeTimeoutMs: timeoutMs });
  let timedOut = false;
  const timer = setTimeout(() => {
    timedOut = true;
    browser.close();
  }, timeoutMs);
  try {
    return await browser.send(method);
  } catch (error) {
    throw timedOut ? new Error(`${method}: no answer in ${timeoutMs} ms`) : error;
  } finally {
    clearTimeout(timer);
    browser.close();
  }
};
