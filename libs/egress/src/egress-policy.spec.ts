import { describe, expect, it } from '@jest/globals';
import { permittedDestinations, refusalReason } from './egress-policy.ts';

const own = () => new Set(['192.168.7.7']);
const open = { blockPrivateNetworks: false, denyPorts: new Set([9222]) };
const closed = { blockPrivateNetworks: true, denyPorts: new Set([9222]) };

describe('refusalReason', () => {
  it.each([
    ['127.0.0.1', 80, open, undefined],
    ['192.168.1.1', 80, open, undefined],
    ['93.184.215.14', 443, closed, undefined],
    ['93.184.215.14', 9222, closed, undefined],
    ['127.0.0.1', 80, closed, 'loopback address'],
    ['192.168.1.1', 80, closed, 'private address'],
    ['0.0.0.0', 80, closed, 'unspecified address'],
    ['169.254.169.254', 80, open, 'link-local address'],
    ['fd00:ec2::254', 80, open, 'link-local address'],
    ['127.0.0.1', 9222, open, 'control port of the session'],
    ['127.8.8.8', 9222, open, 'control port of the session'],
    ['0.0.0.0', 9222, open, 'control port of the session'],
    ['::1', 9222, open, 'control port of the session'],
    ['::ffff:127.0.0.1', 9222, open, 'control port of the session'],
    ['192.168.7.7', 9222, open, 'control port of the session'],
    ['::ffff:192.168.7.7', 9222, open, 'control port of the session'],
    ['192.168.7.8', 9222, open, undefined],
  ])('%s:%i -> %#', (address, port, policy, reason) => {
    expect(refusalReason(address, port, policy, own)).toBe(reason);
  });
});

describe('permittedDestinations', () => {
  it.each([
    'localhost',
    'app.localhost',
    'LOCALHOST.',
    '127.0.0.1',
    '127.1',
    '0x7f.1',
    '2130706433',
    '017700000001',
    '[::1]',
    '[::ffff:127.0.0.1]',
  ])('refuses %s, because it is loopback however it is written', async (host) => {
    await expect(permittedDestinations(host, 80, closed)).rejects.toMatchObject({ status: 403 });
  });

  it.each(['127.1', '0x7f.1', '2130706433'])('refuses the control port behind %s', async (host) => {
    await expect(permittedDestinations(host, 9222, open)).rejects.toMatchObject({ status: 403 });
  });

  it('returns the addresses to dial', async () => {
    await expect(permittedDestinations('127.1', 80, open)).resolves.toContainEqual({ address: '127.0.0.1', family: 4 });
  });

  it('says when a name does not resolve', async () => {
    await expect(permittedDestinations('nothing.invalid', 80, open)).rejects.toMatchObject({ status: 502 });
  });
});
