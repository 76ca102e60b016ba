import preset from '../../jest.preset.js';

/** Whole flows through the front door: each spec file has a local cloud of its own. */
export default { ...preset, testTimeout: 120_000 };
