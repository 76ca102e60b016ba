import { CdpConnection } from './cdp-connection.ts';
import type { BenchCloud } from './local-cloud.ts';
import { launchRawChromium } from './raw-chromium.ts';
import { summarise } from './statistics.ts';
import type { Summary } from './statistics.ts';
import { fixed, table } from './table.ts';

const BATCH = 100;
const TRANSFERS = 12;
const PAYLOAD_BYTES = 10_000_000;

/** Which way a command takes: to Chromium's debug port, or through gateway and container. */
type Way = 'raw' | 'relayed';
type PerWay = Record<Way, Summary>;

export interface RelayOverhead {
  product: string;
  /** Microseconds of one Browser.getVersion. */
  roundTrip: PerWay;
  /** MB/s of a 10 MB result of Runtime.evaluate. */
  throughput: PerWay;
}

/** Measures both ways in turns of one run, so that whatever else the machine does meets both alike. */
export async function measureRelay({ sdk }: BenchCloud, calls: number): Promise<RelayOverhead> {
  const browser = await launchRawChromium();
  const session = await sdk.sessions.create({});
  const connections: CdpConnection[] = [];
  const open = async (url: string) => {
    const connection = await CdpConnection.open(url);
    connections.push(connection);
    return connection;
  };
  try {
    const ways = { raw: await open(browser.url), relayed: await open(session.connectUrl) };
    return {
      product: browser.product,
      roundTrip: await roundTrips(ways, calls),
      throughput: await throughputs(ways),
    };
  } finally {
    for (const connection of connections) connection.close();
    await sdk.sessions.update(session.id, { status: 'REQUEST_RELEASE' });
    await browser.close();
  }
}

type Connections = Record<Way, CdpConnection>;

/** Alternates the ways `rounds` times, each way first in every other round. */
async function inTurns(rounds: number, measure: (way: Way) => Promise<number[]>): Promise<PerWay> {
  const values: Record<Way, number[]> = { raw: [], relayed: [] };
  for (let round = 0; round < rounds; round++)
    for (const way of round % 2 ? (['relayed', 'raw'] as const) : (['raw', 'relayed'] as const))
      values[way].push(...(await measure(way)));
  return { raw: summarise(values.raw), relayed: summarise(values.relayed) };
}

async function roundTrips(ways: Connections, calls: number): Promise<PerWay> {
  const batch = async (way: Way) => {
    const times: number[] = [];
    for (let call = 0; call < BATCH; call++) {
      const begun = performance.now();
      const { arrivedAt } = await ways[way].command('Browser.getVersion');
      times.push((arrivedAt - begun) * 1000);
    }
    return times;
  };
  // Both ways warm before the first call counts.
  await inTurns(1, batch);
  return inTurns(Math.ceil(calls / BATCH), batch);
}

async function throughputs(ways: Connections): Promise<PerWay> {
  const pages = { raw: await ways.raw.openPage(), relayed: await ways.relayed.openPage() };
  const evaluate = { expression: `'x'.repeat(${PAYLOAD_BYTES})`, returnByValue: true };
  const transfer = async (way: Way) => {
    const begun = performance.now();
    const { bytes, arrivedAt } = await ways[way].command('Runtime.evaluate', evaluate, pages[way]);
    if (bytes < PAYLOAD_BYTES) throw new Error(`expected ${PAYLOAD_BYTES} bytes, got ${bytes}`);
    return [bytes / 1e6 / ((arrivedAt - begun) / 1000)];
  };
  await inTurns(1, transfer);
  return inTurns(TRANSFERS, transfer);
}

export function describeRelay({ product, roundTrip, throughput }: RelayOverhead): string {
  const row = (name: string, { raw, relayed }: PerWay, digits: number) => [
    name,
    fixed(raw.p50, digits),
    fixed(relayed.p50, digits),
    fixed(relayed.p50 - raw.p50, digits),
    `${fixed(relayed.p50 / raw.p50, 2)} x`,
  ];
  const tail = {
    raw: { ...roundTrip.raw, p50: roundTrip.raw.p95 },
    relayed: { ...roundTrip.relayed, p50: roundTrip.relayed.p95 },
  };
  return [
    `Relay, ${product}: raw is the debug port, relayed goes through gateway and container, in turns`,
    '',
    table(
      ['', 'raw', 'relayed', 'difference', 'ratio'],
      [
        row(`Browser.getVersion, us, p50 of ${roundTrip.raw.count}`, roundTrip, 0),
        row(`Browser.getVersion, us, p95 of ${roundTrip.raw.count}`, tail, 0),
        row(`10 MB result, MB/s, p50 of ${throughput.raw.count}`, throughput, 1),
      ],
    ),
  ].join('\n');
}
