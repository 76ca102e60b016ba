import preset from '../../jest.preset.js';

/** Whole flows through the front door: each spec file has a local cloud of its own. */
const [transformer] = Object.values(preset.transform);
export default {
  ...preset,
  testTimeout: 120_000,
  // Two clouds side by side; more would slow each other down on a small machine.
  maxWorkers: 2,
  reporters: ['default', '<rootDir>/src/testing/policy-reporter.ts'],
  // proxy-chain, which stands in for other people's proxies, is published as ES modules only.
  transform: { '^.+\\.[jt]s$': transformer },
  transformIgnorePatterns: ['/node_modules/(?!(proxy-chain|socks-proxy-agent|agent-base)/)'],
};
