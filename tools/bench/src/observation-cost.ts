import { startBusySite } from './busy-site.ts';
import { CdpConnection } from './cdp-connection.ts';
import type { BenchCloud } from './local-cloud.ts';
import { sessionCpu } from './session-cpu.ts';
import { median, summarise } from './statistics.ts';
import type { Summary } from './statistics.ts';
import { fixed, table } from './table.ts';

const ROUNDS = 4;
/** How long each kind of session is busy in a round, in ms, and how often it is asked something meanwhile. */
const BUSY_MS = 6_000;
const ASK_EVERY_MS = 20;

const KINDS = {
  neither: { logSession: false, recordSession: false },
  log: { logSession: true, recordSession: false },
  recording: { logSession: false, recordSession: true },
  both: { logSession: true, recordSession: true },
} as const;
type Kind = keyof typeof KINDS;

export interface ObservationCost {
  /** Milliseconds of CPU in the session's container for a second of a busy page. */
  cpuPerSecond: Record<Kind, number>;
  /** Microseconds of a Runtime.evaluate in that page. */
  roundTrip: Record<Kind, Summary>;
}

interface Subject {
  kind: Kind;
  sessionId: string;
  connection: CdpConnection;
  page: string;
  cpu: number[];
  times: number[];
}

/** Keeps a session of each kind, and makes them busy in turns, so that whatever the machine does meets all alike. */
export async function measureObservation({ sdk }: BenchCloud): Promise<ObservationCost> {
  const site = await startBusySite();
  const subjects: Subject[] = [];
  try {
    for (const kind of Object.keys(KINDS) as Kind[]) {
      const session = await sdk.sessions.create({ browserSettings: KINDS[kind] });
      const connection = await CdpConnection.open(session.connectUrl);
      const page = await connection.openPage();
      subjects.push({ kind, sessionId: session.id, connection, page, cpu: [], times: [] });
    }
    // The first round warms everything and does not count.
    for (let round = 0; round <= ROUNDS; round++)
      for (const subject of round % 2 ? subjects.toReversed() : subjects) await beBusy(subject, site.url, round > 0);
    const perKind = <T>(pick: (subject: Subject) => T) =>
      Object.fromEntries(subjects.map((subject) => [subject.kind, pick(subject)])) as Record<Kind, T>;
    return { cpuPerSecond: perKind(({ cpu }) => median(cpu)), roundTrip: perKind(({ times }) => summarise(times)) };
  } finally {
    for (const { connection, sessionId } of subjects) {
      connection.close();
      await sdk.sessions.update(sessionId, { status: 'REQUEST_RELEASE' });
    }
    site.close();
  }
}

async function beBusy(
  { connection, page, sessionId, cpu, times }: Subject,
  url: string,
  counts: boolean,
): Promise<void> {
  const before = sessionCpu(sessionId);
  const begun = performance.now();
  await connection.command('Page.navigate', { url }, page);
  while (performance.now() - begun < BUSY_MS) {
    const asked = performance.now();
    const { arrivedAt } = await connection.command('Runtime.evaluate', { expression: 'n' }, page);
    if (counts) times.push((arrivedAt - asked) * 1000);
    await new Promise((resolve) => setTimeout(resolve, ASK_EVERY_MS));
  }
  await connection.command('Page.navigate', { url: 'about:blank' }, page);
  // ffmpeg comes at last for what was shown: what it used belongs to this round.
  await new Promise((resolve) => setTimeout(resolve, BUSY_MS));
  if (counts) cpu.push((sessionCpu(sessionId) - before) / (BUSY_MS / 1000));
}

export function describeObservation({ cpuPerSecond, roundTrip }: ObservationCost): string {
  const ratio = (value: number, base: number) => `${fixed(value / base, 2)} x`;
  return [
    `Log and recording: a busy page, each kind of session in turns, ${ROUNDS} rounds of ${BUSY_MS / 1000} s`,
    '',
    table(
      ['session with', 'CPU, ms a second', 'ratio', 'evaluate, us, p50', 'ratio', 'p95', 'ratio'],
      (Object.keys(KINDS) as Kind[]).map((kind) => [
        kind,
        fixed(cpuPerSecond[kind], 0),
        ratio(cpuPerSecond[kind], cpuPerSecond.neither),
        fixed(roundTrip[kind].p50, 0),
        ratio(roundTrip[kind].p50, roundTrip.neither.p50),
        fixed(roundTrip[kind].p95, 0),
        ratio(roundTrip[kind].p95, roundTrip.neither.p95),
      ]),
    ),
  ].join('\n');
}
