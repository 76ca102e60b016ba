import { describe, expect, it } from '@jest/globals';
import { loadConfig } from './config.ts';

describe('loadConfig', () => {
  it('picks and converts the named variables', () => {
    const env = { SIGNAL_SLOT_COUNT: '32', SUBNET_IDS: 'a, b', CONNECT_BASE_URL: 'wss://c.example.com/', OTHER: 'x' };
    expect(loadConfig(['SIGNAL_SLOT_COUNT', 'SUBNET_IDS', 'CONNECT_BASE_URL'], env)).toEqual({
      SIGNAL_SLOT_COUNT: 32,
      SUBNET_IDS: ['a', 'b'],
      CONNECT_BASE_URL: 'wss://c.example.com',
    });
  });

  it('names every variable that is wrong', () => {
    const load = () => loadConfig(['SESSIONS_TABLE', 'RELAY_PORT', 'BLOCK_PRIVATE_NETWORKS'], { RELAY_PORT: '99999' });
    expect(load).toThrow(/SESSIONS_TABLE.*RELAY_PORT.*BLOCK_PRIVATE_NETWORKS/);
  });
});
