import { afterEach, beforeEach, expect, it, jest } from '@jest/globals';
import { captureMetrics } from '@wallcrawler/testing';
import { countRelay } from './relay-metrics.ts';

let captured: ReturnType<typeof captureMetrics>;
beforeEach(() => {
  jest.useFakeTimers();
  captured = captureMetrics();
});
afterEach(() => {
  captured.restore();
  jest.useRealTimers();
});

const connection = () => {
  const bytes = { fromClient: 0, toClient: 0 };
  return { bytes, traffic: () => ({ ...bytes }) };
};

it('tells each minute how many connections there are and what they have carried since', () => {
  const metrics = countRelay();
  const [one, other] = [connection(), connection()];
  metrics.attached(one);
  metrics.attached(other);
  Object.assign(one.bytes, { fromClient: 10, toClient: 1_000 });
  Object.assign(other.bytes, { fromClient: 5, toClient: 0 });
  jest.advanceTimersByTime(60_000);
  one.bytes.toClient += 7;
  jest.advanceTimersByTime(60_000);
  expect(captured.metrics).toMatchObject([
    { Service: 'cdp-proxy', RelaySockets: 2, RelayBytesFromClients: 15, RelayBytesToClients: 1_000 },
    { RelaySockets: 2, RelayBytesFromClients: 0, RelayBytesToClients: 7 },
  ]);
  metrics.stop();
});

it('tells of a connection when it closes what the minutes have not told, and never again', () => {
  const metrics = countRelay();
  const one = connection();
  metrics.attached(one);
  one.bytes.fromClient = 10;
  jest.advanceTimersByTime(60_000);
  one.bytes.fromClient = 14;
  jest.advanceTimersByTime(30_000);
  metrics.detached(one);
  metrics.detached(one);
  jest.advanceTimersByTime(30_000);
  expect(captured.metrics.slice(1)).toMatchObject([
    { RelayConnections: 1, RelayConnectionDuration: 90, RelayBytesFromClients: 4 },
    { RelaySockets: 0, RelayBytesFromClients: 0 },
  ]);
  metrics.stop();
});

it('counts refusals by the status that the client has seen, and no more once it is stopped', () => {
  const metrics = countRelay();
  metrics.refused(Object.assign(new Error('no'), { status: 401 }));
  metrics.refused(new Error('ours'));
  metrics.stop();
  jest.advanceTimersByTime(120_000);
  expect(captured.metrics).toMatchObject([
    { RelayRefusals: 1, Status: '401' },
    { RelayRefusals: 1, Status: '500' },
  ]);
});
