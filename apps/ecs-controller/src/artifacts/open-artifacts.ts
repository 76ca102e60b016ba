import type { ArtifactBroker, BrokerAnswer } from '@wallcrawler/artifacts';
import { BrokerError } from '@wallcrawler/artifacts/broker-error';
import { sleep, type Logger } from '@wallcrawler/runtime';
import type { BrowserSettings } from '@wallcrawler/session-store';
import { withRetries } from '../retry.ts';

/** What a session starts with, beyond its row. */
export type OpenedArtifacts = BrokerAnswer<'open'>;

/** How long a session waits for another one that is saving the same context, in milliseconds. */
const SAVING_MS = 20_000;
const SAVING_POLL_MS = 250;

/** Whether a session has anything that only the broker can give; without it a start need not wait for the broker. */
export const needsArtifacts = ({ context, extensionIds, certificateIds, proxyRules }: BrowserSettings): boolean =>
  context !== undefined || Boolean(extensionIds?.length || certificateIds?.length || proxyRules);

/** Whether the broker would refuse the same call again. */
export const isFinalRefusal = (error: unknown): boolean => error instanceof BrokerError && error.code !== 'unavailable';

/**
 * Asks the broker what the session starts with. While another session may still write a newer profile of the same
 * context, it waits up to 20 s for that; then the newest saved one is taken.
 */
export const openArtifacts = async (
  broker: ArtifactBroker,
  settings: BrowserSettings,
  signal: AbortSignal,
  log: Logger,
): Promise<OpenedArtifacts> => {
  const deadline = Date.now() + SAVING_MS;
  const open = () =>
    withRetries(() => broker.open(), {
      deadline,
      isFinal: isFinalRefusal,
      onFailure: (error) => log.warn('the artifact broker cannot be reached', { error }),
      signal,
    });
  let opened = await open();
  while (opened.context?.state === 'saving' && Date.now() < deadline) {
    await sleep(SAVING_POLL_MS, signal);
    signal.throwIfAborted();
    opened = await open();
  }
  if (opened.context?.state === 'saving') {
    log.warn('another session is still saving the context: its newest saved profile is used', {
      contextId: opened.context.contextId,
    });
  }
  // A lost document must not turn into a browser without its proxies.
  if (opened.launch.proxies.length !== (settings.proxyRules ?? 0))
    throw new Error('the launch document does not have the proxy rules of the session');
  return opened;
};
