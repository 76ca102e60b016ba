import { describe, expect, it } from '@jest/globals';
import { readDocuments, traceOfSession, traceRows } from './trace-tree.ts';

const document = (name: string, start: number, end: number, more: object = {}) => ({
  name,
  id: name,
  trace_id: '1-a-b',
  start_time: start,
  end_time: end,
  ...more,
});
const create = document('create', 1.01, 1.4, {
  type: 'subsegment',
  parent_id: 'sessions-create',
  annotations: { session_id: 's1', result: 'ready' },
  subsegments: [document('wait', 1.1, 1.3), document('lease', 1.01, 1.02, { fault: true })],
});
const stream = document('stream', 1.2, 1.25, { parent_id: 'create', annotations: { session_id: 's1' } });
const all = [create, stream, document('sessions-create', 1, 1.5), document('other', 0, 9, { trace_id: '1-x-y' })];

describe(traceRows, () => {
  it('shows the parts of a trace under what caused them, in order', () => {
    const rows = traceRows(traceOfSession(all, 's1'));
    expect(rows.map(({ name, depth }) => `${depth} ${name}`)).toEqual([
      '0 sessions-create',
      '1 create',
      '2 lease',
      '2 wait',
      '2 stream',
    ]);
    expect(rows[3]).toMatchObject({ begin: 100, took: 200, failed: false });
    expect(rows[2]).toMatchObject({ failed: true });
  });

  it('shows what hangs under a part that was lost', () => {
    expect(traceRows([stream]).map(({ name, depth }) => [name, depth])).toEqual([['stream', 0]]);
  });
});

it('an unknown session has no trace', () => {
  expect(traceOfSession(all, 's2')).toEqual([]);
});

it('lines that are cut off are passed over', () => {
  expect(readDocuments(`${JSON.stringify(stream)}\n{"name":"cu`)).toEqual([stream]);
});
