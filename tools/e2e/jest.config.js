import preset from '../../jest.preset.js';

/** Whole flows through the front door: each spec file has a local cloud of its own. */
const [transformer] = Object.values(preset.transform);
export default {
  ...preset,
  testTimeout: 120_000,
  // Flows wait more than they compute, so two at a time are faster even on two cores.
  maxWorkers: 2,
  // proxy-chain, which stands in for other people's proxies, is published as ES modules only.
  transform: { '^.+\\.[jt]s$': transformer },
  transformIgnorePatterns: ['/node_modules/(?!(proxy-chain|socks-proxy-agent|agent-base)/)'],
};
