/** Time as the engine sees it; a test may move its own. */
export interface Clock {
  /** Epoch milliseconds. */
  now(): number;
  /** Runs a function once after so many milliseconds; the returned function cancels it. */
  after(milliseconds: number, run: () => void): () => void;
}

/** setTimeout takes no more than this; a longer wait is cut in pieces. */
const LONGEST_TIMEOUT = 2 ** 31 - 1;

export const systemClock: Clock = {
  now: () => Date.now(),
  after(milliseconds, run) {
    let timer: NodeJS.Timeout;
    const wait = (left: number) => {
      const step = Math.min(left, LONGEST_TIMEOUT);
      timer = setTimeout(() => (left > step ? wait(left - step) : run()), step);
    };
    wait(Math.max(0, milliseconds));
    return () => clearTimeout(timer);
  },
};
