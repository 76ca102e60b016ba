import { describe, expect, it } from '@jest/globals';
import { nextCronTime, parseCron } from './cron.ts';

describe('the next time of a cron expression', () => {
  // 1 March 2026 is a Sunday.
  it.each([
    ['0 12 * * ? *', '2026-03-01T12:00:00Z'],
    ['0/15 * * * ? *', '2026-03-01T10:15:00Z'],
    ['0 8 ? * MON-FRI *', '2026-03-02T08:00:00Z'],
    ['0 8 ? * 2 *', '2026-03-02T08:00:00Z'],
    ['0 0 L * ? *', '2026-03-31T00:00:00Z'],
    ['0 0 ? * 6L *', '2026-03-27T00:00:00Z'],
    ['0 0 ? * 3#2 *', '2026-03-10T00:00:00Z'],
    ['0 0 15W 3 ? *', '2026-03-16T00:00:00Z'],
    ['30 6 1,10 JAN,FEB ? *', '2027-01-01T06:30:00Z'],
    ['0 0 29 2 ? *', '2028-02-29T00:00:00Z'],
  ])('%s is %s', (expression, expected) => {
    const next = nextCronTime(parseCron(expression), Date.parse('2026-03-01T10:00:00Z'));
    expect(new Date(next ?? 0)).toEqual(new Date(expected));
  });

  it('is none after the last year', () => {
    expect(nextCronTime(parseCron('0 0 1 1 ? 2025'), Date.parse('2026-03-01T10:00:00Z'))).toBeUndefined();
  });

  it.each(['0 12 * * *', '0 12 * * * *', '0 12 ? * ? *', '60 * * * ? *', '0 0 1 FOO ? *', '0/0 * * * ? *'])(
    'does not exist for %s',
    (expression) => expect(() => parseCron(expression)).toThrow(/cron/),
  );
});
