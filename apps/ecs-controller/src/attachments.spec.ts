import { describe, expect, it } from '@jest/globals';
import type { RelayConnection } from '@wallcrawler/cdp-relay';
import { countAttachments } from './attachments.ts';
import type { ContainerClaims } from './authorize.ts';

const connection = (scope: string, kind = 'browser') =>
  ({ claims: { scope }, route: { kind, path: '/' } }) as RelayConnection<ContainerClaims>;

const count = () => {
  const told: string[] = [];
  const clients = countAttachments({ onFirst: () => told.push('first'), onLast: () => told.push('last') });
  return { clients, told };
};

describe(countAttachments, () => {
  it('tells the first client and the last, whether they speak CDP or WebDriver', () => {
    const { clients, told } = count();
    const one = connection('connect');
    clients.attach(one);
    clients.attachDriver();
    clients.detach(one);
    expect(told).toEqual(['first']);
    clients.detachDriver();
    expect(told).toEqual(['first', 'last']);
    clients.attachDriver();
    clients.detachDriver();
    clients.detachDriver();
    expect(told).toEqual(['first', 'last', 'first', 'last']);
  });

  it.each([
    ['debug', 'browser'],
    ['view', 'live'],
    ['connect', 'live'],
    ['self-check', 'browser'],
  ])('does not count a watcher (%s, %s)', (scope, kind) => {
    const { clients, told } = count();
    const watcher = connection(scope, kind);
    clients.attach(watcher);
    clients.detach(watcher);
    expect(told).toEqual([]);
    expect(clients.count()).toBe(0);
  });
});
