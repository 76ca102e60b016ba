import { Server } from 'node:net';
import type { ListenOptions } from 'node:net';

/**
 * Makes every server of this process that is started after the call listen on 127.0.0.1, whatever host it asks for.
 * fauxqs keeps its data only when it starts itself, and then it listens on all interfaces: its `host` option goes into
 * queue URLs, not into `listen`. Whoever shares the network would read and write the local queues and files.
 */
export function listenOnLoopbackOnly(): void {
  // eslint-disable-next-line @typescript-eslint/unbound-method -- it is called with its server below
  const listen = Server.prototype.listen as (this: Server, options: ListenOptions, listening?: () => void) => Server;
  Server.prototype.listen = function (this: Server, options: unknown, listening?: () => void): Server {
    if (typeof options !== 'object' || options === null || !('port' in options))
      throw new Error('expected listen({ port, ... }): only that form can be bound to 127.0.0.1');
    return listen.call(this, { ...(options as ListenOptions), host: '127.0.0.1' }, listening);
  } as typeof Server.prototype.listen;
}
