import { lookup as dnsLookup, type LookupAddress, type LookupOptions } from 'node:dns';
import { RequestError, Server } from 'proxy-chain';
import { localhostCertificate } from './localhost-certificate.ts';

type LookupFunctionCallback = (error: Error | null, address: string | LookupAddress[], family?: number) => void;

/** An HTTP(S) proxy that somebody else runs, and what went through it. */
export interface UpstreamProxy {
  /** `http://127.0.0.1:port`, or https. */
  readonly server: string;
  /** `CONNECT host:port` and `GET host:port`, in their order. */
  readonly requests: string[];
  /** Bytes exchanged with the sessions, both directions together. */
  bytes(): number;
  close(): Promise<void>;
}

export interface UpstreamOptions {
  readonly credentials?: { readonly username: string; readonly password: string };
  readonly tls?: boolean;
  /** Status that every request is refused with. */
  readonly refuseWith?: number;
}

/** Names below localhost are this machine (RFC 6761), which resolvers do not always know. */
const lookup = ((host: string, options: LookupOptions, callback: LookupFunctionCallback) => {
  dnsLookup(/(^|\.)localhost$/.test(host) ? '127.0.0.1' : host, options, callback);
}) as typeof dnsLookup;

export const startUpstreamProxy = async (options: UpstreamOptions = {}): Promise<UpstreamProxy> => {
  const requests: string[] = [];
  let closedBytes = 0;
  const server = new Server({
    host: '127.0.0.1',
    port: 0,
    ...(options.tls ? { serverType: 'https', httpsOptions: localhostCertificate } : { serverType: 'http' }),
    prepareRequestFunction: ({ hostname, port, isHttp, username, password }) => {
      const { credentials } = options;
      if (credentials && (credentials.username !== username || credentials.password !== password))
        return { requestAuthentication: true };
      if (options.refuseWith) throw new RequestError('not today', options.refuseWith);
      requests.push(`${isHttp ? 'GET' : 'CONNECT'} ${hostname}:${port}`);
      return { dnsLookup: lookup };
    },
  });
  server.on('connectionClosed', ({ stats }: { stats?: { srcTxBytes: number; srcRxBytes: number } }) => {
    closedBytes += (stats?.srcTxBytes ?? 0) + (stats?.srcRxBytes ?? 0);
  });
  await server.listen();
  return {
    server: `${options.tls ? 'https' : 'http'}://${options.tls ? 'localhost' : '127.0.0.1'}:${server.port}`,
    requests,
    bytes: () =>
      server.getConnectionIds().reduce((sum, id) => {
        const stats = server.getConnectionStats(id);
        return sum + (stats?.srcTxBytes ?? 0) + (stats?.srcRxBytes ?? 0);
      }, closedBytes),
    close: () => server.close(true),
  };
};
