import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { currentTrace, formatTraceHeader, newSegmentId, newTraceId, parseTraceHeader } from './trace-context.ts';

const traceId = '1-5759e988-bd862e3fe1be46a994272793';

describe(parseTraceHeader, () => {
  it.each([
    [`Root=${traceId};Parent=53995c3f42cd8ad8;Sampled=1`, { traceId, parentId: '53995c3f42cd8ad8', sampled: true }],
    [`Root=${traceId};Sampled=0`, { traceId, sampled: false }],
    [`Root=${traceId}`, { traceId, sampled: false }],
    [`Sampled=?; Root=${traceId}`, { traceId, sampled: false }],
    [`Root=${traceId};Parent=53995c3f42cd8ad8;Sampled=1;Lineage=25:a87bd80c:1`, { sampled: true }],
    [`Root=${traceId};Parent=none;Sampled=1`, { traceId, sampled: true }],
  ])('reads %s', (header, expected) => {
    expect(parseTraceHeader(header)).toMatchObject(expected);
  });

  it.each([undefined, '', 'Sampled=1', 'Root=1-x-y;Sampled=1', `Root=${traceId}0`, ';;=', 'Root'])(
    'takes %s for no trace',
    (header) => {
      expect(parseTraceHeader(header)).toBeUndefined();
    },
  );

  it('never throws', () => {
    fc.assert(fc.property(fc.string(), (text) => void parseTraceHeader(text)));
  });

  it('reads what formatTraceHeader writes', () => {
    fc.assert(
      fc.property(fc.boolean(), fc.boolean(), (hasParent, sampled) => {
        const context = { traceId: newTraceId(), ...(hasParent && { parentId: newSegmentId() }), sampled };
        expect(parseTraceHeader(formatTraceHeader(context))).toEqual(context);
      }),
    );
  });
});

it('a trace id begins with its time', () => {
  expect(newTraceId(0x5759e988 * 1000)).toMatch(/^1-5759e988-[0-9a-f]{24}$/);
});

it('the trace of an invocation is what Lambda has set', () => {
  expect(currentTrace({ _X_AMZN_TRACE_ID: `Root=${traceId};Sampled=1` })).toEqual({ traceId, sampled: true });
  expect(currentTrace({})).toBeUndefined();
});
