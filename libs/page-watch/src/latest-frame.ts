/**
 * Hands frames to one consumer, the next when it is done with the last and `intervalMs` have passed. A frame that comes meanwhile replaces the one
 * that waits, so a slow consumer misses frames, holds up nobody, and still ends with the newest picture.
 */
export const latestOnly = <Frame>(consume: (frame: Frame) => void | Promise<void>, intervalMs = 0) => {
  let waiting: Frame | undefined;
  let busy = false;
  const run = async (frame: Frame): Promise<void> => {
    busy = true;
    for (let next: Frame | undefined = frame; next !== undefined;) {
      const begun = performance.now();
      // What fails in a consumer is its own affair: the next frame may fare better.
      await Promise.resolve(next)
        .then(consume)
        .catch(() => undefined);
      const rest = intervalMs - (performance.now() - begun);
      if (rest > 0) await new Promise<void>((resolve) => setTimeout(resolve, rest).unref());
      next = waiting;
      waiting = undefined;
    }
    busy = false;
  };
  return {
    push: (frame: Frame): void => {
      if (busy) waiting = frame;
      else void run(frame);
    },
    stop: (): void => {
      waiting = undefined;
    },
  };
};
