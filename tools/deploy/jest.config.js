import preset from '../../jest.preset.js';

/** A rehearsal starts the command line many times: on a busy machine a whole platform takes more than the usual limit. */
export default { ...preset, testTimeout: 240_000 };
