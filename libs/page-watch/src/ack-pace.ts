/** How long no frame may come after a burst until a fresh picture is asked for, in ms. */
const QUIET_MS = 200;
/** Frames that follow one another faster than this may have had others between them that Chromium left out, in ms. */
const BURST_MS = 100;

/**
 * Decides when Chromium hears that a frame has arrived. It makes no new frame while two are unconfirmed, so the pace of
 * the answers is the frame rate; what consumers do with a frame never delays them. Chromium forgets what a page showed
 * while it held back, and so the last change of a burst can get lost: after each burst one fresh picture is asked for.
 */
export const createAckPace = (chromium: { ack: (frameId: number) => void; refresh: () => void }) => {
  let intervalMs = 0;
  let nextAckAt = 0;
  let lastArrival = -Infinity;
  let acksDue = 0;
  let inBurst = false;
  let quiet: NodeJS.Timeout | undefined;
  const due = new Set<NodeJS.Timeout>();

  const awaitQuiet = (): void => {
    clearTimeout(quiet);
    if (!inBurst || acksDue > 0) return;
    quiet = setTimeout(() => {
      inBurst = false;
      chromium.refresh();
    }, QUIET_MS).unref();
  };
  const ackAfter = (frameId: number, delayMs: number): void => {
    acksDue++;
    const timer = setTimeout(() => {
      due.delete(timer);
      acksDue--;
      chromium.ack(frameId);
      awaitQuiet();
    }, delayMs).unref();
    due.add(timer);
  };

  return {
    /** Sets the most frames a second. */
    limit: (framesPerSecond: number): void => {
      intervalMs = 1000 / framesPerSecond;
    },
    /** `isNew` says whether it shows something else than the frame before. */
    arrived: (frameId: number, isNew: boolean): void => {
      const now = performance.now();
      if (isNew && now - lastArrival < BURST_MS) inBurst = true;
      lastArrival = now;
      const at = Math.max(now, nextAckAt);
      nextAckAt = at + intervalMs;
      if (at > now) {
        inBurst ||= isNew;
        ackAfter(frameId, at - now);
      } else chromium.ack(frameId);
      awaitQuiet();
    },
    stop: (): void => {
      clearTimeout(quiet);
      due.forEach(clearTimeout);
      due.clear();
    },
  };
};
