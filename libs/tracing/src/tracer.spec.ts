import { createSocket } from 'node:dgram';
import type { Socket } from 'node:dgram';
import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { until } from '@wallcrawler/testing';
import { createTracer } from './tracer.ts';

let daemon: Socket;
let address: string;
let received: string[];

beforeEach(async () => {
  received = [];
  daemon = createSocket('udp4').on('message', (message) => received.push(message.toString()));
  daemon.bind(0, '127.0.0.1');
  await once(daemon, 'listening');
  address = `127.0.0.1:${daemon.address().port}`;
});
afterEach(() => void daemon.close());

const context = { traceId: '1-5759e988-bd862e3fe1be46a994272793', parentId: '53995c3f42cd8ad8', sampled: true };

describe(createTracer, () => {
  it('sends one document a span, with its parts inside', async () => {
    createTracer(address).record('subsegment', context, {
      name: 'create',
      id: '0123456789abcdef',
      start: 1_700_000_000_000,
      end: 1_700_000_002_500,
      annotations: { session_id: 's1', unknown: undefined },
      children: [{ name: 'lease', start: 1_700_000_000_000, end: 1_700_000_000_100, fault: true }],
    });
    await until(() => received.length === 1);
    const [header, body] = received[0]!.split('\n');
    expect(JSON.parse(header!)).toEqual({ format: 'json', version: 1 });
    expect(JSON.parse(body!)).toEqual({
      type: 'subsegment',
      trace_id: context.traceId,
      parent_id: context.parentId,
      name: 'create',
      id: '0123456789abcdef',
      start_time: 1_700_000_000,
      end_time: 1_700_000_002.5,
      annotations: { session_id: 's1' },
      subsegments: [
        {
          name: 'lease',
          id: expect.stringMatching(/^[0-9a-f]{16}$/),
          start_time: 1_700_000_000,
          end_time: 1_700_000_000.1,
          fault: true,
        },
      ],
    });
  });

  it('sends a service of its own without a type, and never an end before its start', async () => {
    createTracer(address).record('segment', context, { name: 'other', start: 2_000, end: 1_000 });
    await until(() => received.length === 1);
    const document = JSON.parse(received[0]!.split('\n')[1]!);
    expect(document).not.toHaveProperty('type');
    expect(document).toMatchObject({ start_time: 2, end_time: 2 });
  });

  it('sends nothing of a trace that is not sampled, or of none', async () => {
    const tracer = createTracer(address);
    const span = { name: 'unseen', start: 1, end: 2 };
    tracer.record('segment', { ...context, sampled: false }, span);
    tracer.record('segment', undefined, span);
    tracer.record('segment', context, { ...span, name: 'seen' });
    await until(() => received.length === 1);
    expect(received[0]).toContain('"seen"');
  });

  it.each([undefined, '', 'nonsense', '127.0.0.1:1', 'no.such.host.invalid:2000'])(
    'does no harm with the daemon at %s',
    (where) => {
      const tracer = createTracer(where);
      expect(() => tracer.record('segment', context, { name: 'x', start: 1, end: 2 })).not.toThrow();
      const circular: Record<string, unknown> = {};
      circular['self'] = circular;
      const annotations = circular as Record<string, string>;
      expect(() => tracer.record('segment', context, { name: 'x', start: 1, end: 2, annotations })).not.toThrow();
    },
  );
});
