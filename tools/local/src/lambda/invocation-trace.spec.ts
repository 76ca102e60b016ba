import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { SegmentDocument } from '@wallcrawler/tracing';
import { LambdaHost } from './lambda-host.ts';
import { eventually, Workshop } from './testing/functions.ts';

const SOURCE = `exports.handler = async ({ fail }) => {
  if (fail) throw new Error('no');
  return { header: process.env._X_AMZN_TRACE_ID, daemon: process.env.AWS_XRAY_DAEMON_ADDRESS };
};`;
const workshop = new Workshop();
const recorded: SegmentDocument[] = [];
let traced: LambdaHost;
let untraced: LambdaHost;

beforeAll(() => {
  const record = (document: SegmentDocument) => void recorded.push(document);
  traced = new LambdaHost({ logDirectory: workshop.logs, traces: { address: '127.0.0.1:2000', record } });
  untraced = new LambdaHost({ logDirectory: workshop.logs });
});
afterAll(async () => {
  await Promise.all([traced.stop(), untraced.stop()]);
  workshop.remove();
});

const invoke = async (host: LambdaHost, name: string, event: object = {}) =>
  JSON.parse((await host.invoke(name, event)).payload.toString('utf8'));

describe('the trace of an invocation', () => {
  it('is told to the runtime, a new one each time, and has the segment under which the function adds', async () => {
    traced.define(workshop.fn('traced', SOURCE));
    const answers = [await invoke(traced, 'traced'), await invoke(traced, 'traced')];
    expect(answers.map(({ daemon }) => daemon)).toEqual(['127.0.0.1:2000', '127.0.0.1:2000']);
    await eventually(() => recorded.length === 2);
    expect(answers.map(({ header }) => header)).toEqual(
      recorded.map(({ trace_id, id }) => `Root=${trace_id};Parent=${id};Sampled=1`),
    );
    expect(new Set(recorded.map(({ trace_id }) => trace_id)).size).toBe(2);
    for (const { name, start_time, end_time, fault } of recorded) {
      expect([name, fault]).toEqual(['traced', undefined]);
      expect(end_time).toBeGreaterThanOrEqual(start_time);
    }
  });

  it('shows that a function failed', async () => {
    traced.define(workshop.fn('failing', SOURCE));
    await invoke(traced, 'failing', { fail: true });
    const [segment] = await eventually(() => {
      const found = recorded.filter(({ name }) => name === 'failing');
      return found.length > 0 ? found : undefined;
    });
    expect(segment).toMatchObject({ fault: true });
  });

  it('is none where nobody takes traces', async () => {
    untraced.define(workshop.fn('untraced', SOURCE));
    expect(await invoke(untraced, 'untraced')).toEqual({ header: '' });
  });
});
