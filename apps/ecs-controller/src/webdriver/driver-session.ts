import type { Chromedriver } from './chromedriver.ts';

/** The one WebDriver session of a browser, and whether its client still is there. */
export interface DriverSession {
  readonly id: string;
  readonly driver: Chromedriver;
  /** Runs a command; a session is idle between commands only, however long one of them takes. */
  during<T>(work: () => Promise<T>): Promise<T>;
  /** Ends it: the client counts as gone. Idempotent. */
  end(): void;
}

/** Options of `createDriverSession`. */
export interface DriverSessionOptions {
  readonly id: string;
  readonly driver: Chromedriver;
  /** Milliseconds without a command after which the client counts as gone. */
  readonly idleMs: number;
  readonly onIdle: () => void;
  readonly onEnd: () => void;
}

/** Starts to watch a session that chromedriver has made. */
export const createDriverSession = ({ id, driver, idleMs, onIdle, onEnd }: DriverSessionOptions): DriverSession => {
  let running = 0;
  let ended = false;
  let timer: NodeJS.Timeout | undefined;
  const wait = () => {
    clearTimeout(timer);
    if (!ended && running === 0) timer = setTimeout(onIdle, idleMs);
  };
  const end = () => {
    if (ended) return;
    ended = true;
    clearTimeout(timer);
    onEnd();
  };
  wait();
  // A chromedriver that crashes takes its session along.
  void driver.exited.then(end);
  return {
    id,
    driver,
    during: async (work) => {
      running++;
      clearTimeout(timer);
      try {
        return await work();
      } finally {
        running--;
        wait();
      }
    },
    end,
  };
};
