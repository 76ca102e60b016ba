import { Server } from 'node:http';
import type { RequestListener } from 'node:http';

/**
 * Makes every HTTP server of this process that is created after the call let web pages of any origin read what GET
 * and HEAD answer, as the CORS rule of the artifacts bucket does on AWS; fauxqs knows no such rules. The console plays
 * recordings by presigned URLs that lead here.
 */
export function letPagesRead(): void {
  // eslint-disable-next-line @typescript-eslint/unbound-method -- it is called with its server below
  const listen = Server.prototype.listen;
  const allow: RequestListener = ({ method }, response) => {
    if (method === 'GET' || method === 'HEAD') response.setHeader('access-control-allow-origin', '*');
  };
  Server.prototype.listen = function (this: Server, ...options: unknown[]): Server {
    this.prependListener('request', allow);
    return (listen as (...options: unknown[]) => Server).apply(this, options);
  } as typeof Server.prototype.listen;
}
