import { describe, expect, it } from '@jest/globals';
import { findReport, waitParts } from './create-report.ts';

const report = {
  time: '2026-01-01T00:00:01.000Z',
  message: 'create finished',
  sessionId: 'two',
  result: 'ready',
  wakePath: 'push',
  totalMs: 900,
  parts: { lease: 10, reserve: 20, launch: 50, wait: 800, answer: 20 },
};
const line = (sessionId: string) => `2026-01-01T00:00:01.003Z 6d067960 ${JSON.stringify({ ...report, sessionId })}`;

describe('findReport', () => {
  it('finds the line of the session', () => {
    expect(findReport(['START RequestId: two', line('one'), line('two')], 'two')).toMatchObject(report);
    expect(findReport([line('one')], 'two')).toBeUndefined();
  });
});

describe('waitParts', () => {
  it('divides the wait at the moment of READY', () => {
    const second = Date.parse(report.time);
    const times = { createdAt: second - 850, startedAt: second - 790, readyAt: second - 100 };
    const parts = waitParts(report, times);
    expect(parts).toEqual({ container: 60, controller: 690, browser: 720, wakeUp: 80 });
    expect(parts.browser + parts.wakeUp).toBe(report.parts.wait);
  });
});
