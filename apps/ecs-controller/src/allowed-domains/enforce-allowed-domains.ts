/**
 * Keeps the pages of a session on a list of domains: every navigation of a main frame is looked at before its request
 * leaves, redirects and the first one of a new tab included. It intercepts at the browser, not at its pages: auto-attach
 * comes too late for a tab that a client opens at a URL, and the browser's interception stands behind that of clients,
 * which goes on working. It costs nothing where no list is given.
 */
import { connectCdp, type CdpConnection, type CdpObject } from '@wallcrawler/cdp-client';
import type { Logger } from '@wallcrawler/runtime';
import { createDomainList } from './domain-list.ts';

/** Options of `enforceAllowedDomains`. */
export interface AllowedDomainsOptions {
  /** The browser endpoint on loopback. */
  readonly webSocketUrl: string;
  /** Host names; each allows what is below it too, `*.name` only that. */
  readonly domains: readonly string[];
  readonly log: Logger;
}

/** A list that is being enforced. */
export interface EnforcedDomains {
  /** Resolves when nothing is enforced any more: the connection has ended, by `stop` or with the browser. */
  readonly ended: Promise<void>;
  stop(): void;
}

const DOCUMENTS = [{ urlPattern: '*', resourceType: 'Document', requestStage: 'Request' }];

interface Paused {
  requestId: string;
  frameId: string;
  request: { url: string };
}

/** Starts to enforce; resolves when it does. Rejects when the browser cannot be reached. */
export const enforceAllowedDomains = async (options: AllowedDomainsOptions): Promise<EnforcedDomains> => {
  const cdp = await connectCdp(options.webSocketUrl);
  const isAllowed = createDomainList(options.domains);

  const decide = async ({ requestId, frameId, request }: Paused): Promise<void> => {
    const passes = isAllowed(request.url) || !(await isMainFrame(cdp, frameId));
    if (!passes) options.log.info('navigation blocked', { host: hostOf(request.url) });
    const [method, answer]: [string, CdpObject] = passes
      ? ['Fetch.continueRequest', { requestId }]
      : ['Fetch.failRequest', { requestId, errorReason: 'BlockedByClient' }];
    await cdp.send(method, answer);
  };
  // A request whose page was closed meanwhile needs no answer. One that gets none stays where it is.
  cdp.on('Fetch.requestPaused', (params) => void decide(params as unknown as Paused).catch(() => undefined));
  try {
    await cdp.send('Fetch.enable', { patterns: DOCUMENTS });
  } catch (error) {
    cdp.close();
    throw error;
  }
  return { ended: cdp.closed, stop: cdp.close };
};

/** A page's target and its main frame have the same id; other frames have targets of other types, or none. */
const isMainFrame = async (cdp: CdpConnection, frameId: string): Promise<boolean> => {
  const { targetInfos } = (await cdp.send('Target.getTargets')) as {
    targetInfos: { targetId: string; type: string }[];
  };
  const type = targetInfos.find(({ targetId }) => targetId === frameId)?.type;
  return type !== undefined && type !== 'iframe';
};

const hostOf = (url: string): string => (URL.canParse(url) ? new URL(url).host : '');
