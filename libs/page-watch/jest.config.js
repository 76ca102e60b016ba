import preset from '../../jest.preset.js';

/** proxy-chain and its agents are published as ES modules only, so Jest turns them into CommonJS like our own files. */
const [transformer] = Object.values(preset.transform);
export default {
  ...preset,
  transform: { '^.+\\.[jt]s$': transformer },
  transformIgnorePatterns: ['/node_modules/(?!(proxy-chain|socks-proxy-agent|agent-base)/)'],
};
