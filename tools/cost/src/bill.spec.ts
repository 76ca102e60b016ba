import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { billFor } from './bill.ts';
import { ARCHITECTURES, EGRESS, type Usage, parseUsage } from './options.ts';
import { PRICES } from './prices.ts';
import { type StackFacts, readStackFacts } from './stack-facts.ts';

const facts: StackFacts = {
  browser: { vcpu: 1, gb: 2 },
  gateway: { vcpu: 0.5, gb: 1 },
  createGb: 1,
  alarmMetrics: 200,
  dashboards: 1,
  keys: 1,
  firewallRules: 3,
  polledQueues: 1,
  logDays: 30,
  sessionDays: 30,
};

const usages: fc.Arbitrary<Usage> = fc.record({
  sessionsPerMonth: fc.integer({ min: 1, max: 1_000_000 }),
  minutes: fc.integer({ min: 0, max: 360 }),
  warmPool: fc.integer({ min: 0, max: 100 }),
  recordingShare: fc.constantFrom(0, 0.25, 0.5, 1),
  gbEgressPerSession: fc.constantFrom(0, 0.01, 0.5, 3),
  gbRelayPerSession: fc.constantFrom(0, 0.01, 0.5, 3),
  requestsPerSession: fc.integer({ min: 0, max: 100 }),
  gatewayTasks: fc.integer({ min: 1, max: 20 }),
  egress: fc.constantFrom(...EGRESS),
  arch: fc.constantFrom(...ARCHITECTURES),
  region: fc.constant('us-east-1'),
});

const itemUsd = (usage: Usage, item: string): number =>
  billFor(usage, facts)
    .lines.filter((line) => line.item === item)
    .reduce((sum, { usd }) => sum + usd, 0);

const usageOf = (...options: string[]): Usage => parseUsage(['--sessions-per-month', '1000', ...options]);

describe(billFor, () => {
  it.each([
    // 1000 sessions of 5 minutes and 40 seconds of start and stop on one vCPU: 94.4 hours.
    ['browsers, vCPU', usageOf(), 94.4444 * 0.04048],
    ['browsers, memory', usageOf(), 94.4444 * 2 * 0.004445],
    ['browsers, vCPU', usageOf('--arch', 'arm'), 94.4444 * 0.03238],
    // No session is billed for less than a minute, however short.
    ['browsers, vCPU', usageOf('--minutes', '0'), 16.6667 * 0.04048],
    ['gateway, vCPU', usageOf(), 2 * 730 * 0.5 * 0.04048],
    ['idle browsers (warm pool), vCPU', usageOf('--warm-pool', '3'), 3 * 730 * 0.04048],
    ['requests', usageOf('--requests-per-session', '8'), 10_000 * 3.5e-6 + 11_000 * 0.6e-6],
    ['NAT gateways', usageOf(), 730 * 0.045],
    ['NAT gateways', usageOf('--egress', 'nat-per-zone'), 2 * 730 * 0.045],
    ['NAT gateways', usageOf('--egress', 'public-ip'), 0],
    ['traffic through NAT', usageOf('--gb-egress-per-session', '2'), 2000 * 0.045],
    ['browsers to the web', usageOf('--gb-egress-per-session', '2'), 200 * 0.09],
    ['gateway to clients', usageOf('--gb-relay-per-session', '0.1'), 100 * 0.09],
    ['logs and recordings, kept', usageOf('--recording-share', '0'), 0],
    ['alarms', usageOf(), 20],
    ['rules', usageOf(), 3],
  ])('bills %s', (item, usage, usd) => {
    expect(itemUsd(usage, item)).toBeCloseTo(usd, 3);
  });

  it('adds up: the total is the sum of its lines, each quantity times price', () => {
    fc.assert(
      fc.property(usages, (usage) => {
        const { lines, total } = billFor(usage, facts);
        for (const { quantity, price, usd } of lines) expect(usd).toBeCloseTo(quantity * price.usd, 9);
        expect(total).toBeCloseTo(
          lines.reduce((sum, { usd }) => sum + usd, 0),
          6,
        );
        expect(lines.every(({ quantity }) => quantity > 0)).toBe(true);
      }),
    );
  });

  it.each([
    'sessionsPerMonth',
    'minutes',
    'warmPool',
    'gbEgressPerSession',
    'gbRelayPerSession',
    'requestsPerSession',
    'gatewayTasks',
  ] as const)('never gets cheaper with more %s', (field) => {
    fc.assert(
      fc.property(usages, fc.integer({ min: 1, max: 1000 }), (usage, more) => {
        const before = billFor(usage, facts).total;
        expect(billFor({ ...usage, [field]: usage[field] + more }, facts).total).toBeGreaterThan(before - 1e-9);
      }),
    );
  });

  it('bills nothing for sessions when there are none', () => {
    fc.assert(
      fc.property(usages, usages, (usage, other) => {
        const none = { ...usage, sessionsPerMonth: 0 };
        const { minutes, recordingShare, gbEgressPerSession, gbRelayPerSession, requestsPerSession } = other;
        const changed = { ...none, minutes, recordingShare, gbEgressPerSession, gbRelayPerSession, requestsPerSession };
        expect(billFor(changed, facts).total).toBeCloseTo(billFor(none, facts).total, 9);
        expect(billFor(none, facts).total).toBeGreaterThan(50);
      }),
    );
  });

  it('costs less on arm', () => {
    fc.assert(
      fc.property(usages, (usage) => {
        expect(billFor({ ...usage, arch: 'arm' }, facts).total).toBeLessThan(
          billFor({ ...usage, arch: 'x86' }, facts).total,
        );
      }),
    );
  });
});

describe('the prices', () => {
  it('each have a page of AWS as their source, and a month', () => {
    for (const { asOf, prices } of Object.values(PRICES)) {
      expect(asOf).toMatch(/^20\d\d-\d\d$/);
      for (const { usd, source } of Object.values(prices)) {
        expect(usd).toBeGreaterThan(0);
        expect(source).toMatch(/^https:\/\/aws\.amazon\.com\/[a-z0-9/-]*pricing\/([a-z-]+\/)?$/);
      }
    }
  });
});

describe(readStackFacts, () => {
  it('finds in the templates everything that a bill is made from', () => {
    const found = readStackFacts(path.resolve(import.meta.dirname, '../../..'));
    for (const value of [found.browser.vcpu, found.browser.gb, found.gateway.vcpu, found.gateway.gb, found.createGb])
      expect(value).toBeGreaterThan(0);
    expect(found).toMatchObject({ polledQueues: 1, logDays: 30, sessionDays: 30 });
    expect(found.alarmMetrics).toBeGreaterThan(100);
    expect(found.firewallRules).toBeGreaterThan(0);
  });
});
