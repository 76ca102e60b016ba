import type { RelayConnection, RelayTraffic } from '@wallcrawler/cdp-relay';
import { emitMetrics } from '@wallcrawler/runtime';
import type { MetricValues } from '@wallcrawler/runtime';

/** What of a gateway is counted. */
export interface RelayMetrics {
  attached(connection: Countable): void;
  detached(connection: Countable): void;
  refused(error: unknown): void;
  /** Ends the count by the minute. */
  stop(): void;
}

type Countable = Pick<RelayConnection<unknown>, 'traffic'>;

interface Counted {
  since: number;
  /** What has been told of it so far: each byte is counted once, while the connection lasts or when it closes. */
  told: RelayTraffic;
}

const MINUTE_MS = 60_000;

/**
 * Counts the connections of a gateway and their bytes: each minute, because a connection may last for hours, and when
 * one closes.
 * @param intervalMs between two counts. Default one minute.
 */
export function countRelay(intervalMs = MINUTE_MS): RelayMetrics {
  const open = new Map<Countable, Counted>();

  const newTraffic = (connection: Countable, counted: Counted): RelayTraffic => {
    const { told } = counted;
    counted.told = connection.traffic();
    return {
      fromClient: counted.told.fromClient - told.fromClient,
      toClient: counted.told.toClient - told.toClient,
    };
  };
  const tell = (): void => {
    const all = [...open].map(([connection, counted]) => newTraffic(connection, counted));
    emitMetrics({ RelaySockets: open.size, ...bytesOf(all) });
  };
  const timer = setInterval(tell, intervalMs).unref();

  return {
    attached: (connection) => void open.set(connection, { since: Date.now(), told: { fromClient: 0, toClient: 0 } }),
    detached: (connection) => {
      const counted = open.get(connection);
      if (!counted) return;
      open.delete(connection);
      const seconds = (Date.now() - counted.since) / 1000;
      const bytes = bytesOf([newTraffic(connection, counted)]);
      emitMetrics({ RelayConnections: 1, RelayConnectionDuration: seconds, ...bytes });
    },
    refused: (error) => emitMetrics({ RelayRefusals: 1 }, { Status: String(statusOf(error)) }),
    stop: () => clearInterval(timer),
  };
}

const bytesOf = (all: readonly RelayTraffic[]): MetricValues => ({
  RelayBytesFromClients: all.reduce((sum, { fromClient }) => sum + fromClient, 0),
  RelayBytesToClients: all.reduce((sum, { toClient }) => sum + toClient, 0),
});

/** As the client has seen it: an error without a status of its own is answered with 500. */
function statusOf(error: unknown): number {
  const status = (error as { status?: unknown } | undefined)?.status;
  return typeof status === 'number' ? status : 500;
}
