/** Signals within this many ms of the first are the same keypress: the terminal, npm and the bootstrap each send one. */
const SAME_KEYPRESS = 1_000;

/** Tells a first wish to end from a second, impatient one. */
export class Interrupts {
  readonly #now: () => number;
  #first: number | undefined;

  /** @param now milliseconds on a clock that never goes back. */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /** @returns `end` for the first signal, `force` for one that comes a second later, and `same` for its echoes. */
  next(): 'end' | 'same' | 'force' {
    const now = this.#now();
    if (this.#first === undefined) {
      this.#first = now;
      return 'end';
    }
    return now - this.#first < SAME_KEYPRESS ? 'same' : 'force';
  }
}
