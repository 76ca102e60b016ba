/** What every project's Jest run shares. One worker by default: Nx runs the projects side by side. */
export default {
  testEnvironment: 'node',
  testMatch: ['<rootDir>/src/**/*.spec.ts'],
  transform: { '^.+\\.ts$': new URL('./tools/jest/src/transform.cjs', import.meta.url).pathname },
  testTimeout: 30_000,
  maxWorkers: 1,
};
