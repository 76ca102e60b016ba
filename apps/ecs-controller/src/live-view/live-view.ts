import type { CdpConnection } from '@wallcrawler/cdp-client';
import type { PageWatch } from '@wallcrawler/page-watch';
import type { Logger } from '@wallcrawler/runtime';
import type { ServiceHandlers } from '../service/container-service.ts';
import { serveViewer } from './viewer.ts';

/** Each viewer costs the session's browser and network: this is more people than look over one shoulder. */
const MAX_VIEWERS = 32;
const TRY_AGAIN_LATER = 1013;

/** What a live view is made of. */
export interface LiveViewOptions {
  /** The controller's own connection to the browser; each viewer attaches to its tab through it. */
  readonly cdp: CdpConnection;
  /** The pages; undefined when they are not watched, and then nobody can see them. Asked for each viewer. */
  readonly watch: () => Promise<PageWatch | undefined> | undefined;
  readonly log: Logger;
}

/** Makes the handler of the container service's `live` route. It holds nothing that would have to be stopped. */
export const createLiveView = ({ cdp, watch, log }: LiveViewOptions): ServiceHandlers['live'] => {
  let viewers = 0;
  const serve = async (...[socket, viewer]: Parameters<ServiceHandlers['live']>): Promise<void> => {
    const pages = await watch();
    if (!pages) return socket.close(1011, 'this session cannot be watched');
    await serveViewer({ cdp, watch: pages }, socket, viewer);
  };
  return (socket, viewer) => {
    if (viewers >= MAX_VIEWERS) return socket.close(TRY_AGAIN_LATER, 'too many people are watching this session');
    viewers++;
    socket.once('close', () => viewers--);
    serve(socket, viewer).catch((error: unknown) => {
      log.warn('a live view failed', { error });
      socket.close(1011, 'the live view has failed');
    });
  };
};
