import preset from '../../jest.preset.js';

/** Whole flows through the front door: each spec file has a local cloud of its own. */
const [transformer] = Object.values(preset.transform);
export default {
  ...preset,
  testTimeout: 120_000,
  // One cloud at a time: a second start could take a port in the moment in which the first hands it to its gateway.
  maxWorkers: 1,
  // proxy-chain, which stands in for other people's proxies, is published as ES modules only.
  transform: { '^.+\\.[jt]s$': transformer },
  transformIgnorePatterns: ['/node_modules/(?!(proxy-chain|socks-proxy-agent|agent-base)/)'],
};
