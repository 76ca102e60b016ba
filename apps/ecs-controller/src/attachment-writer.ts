/**
 * Keeps the row's state equal to whether a client is attached. One write is under way at a time and each is decided
 * when it starts, so rapid changes cannot be reordered and what was overtaken is not written at all.
 */
export const createAttachmentWriter = (
  write: (attached: boolean) => Promise<boolean>,
  onNotLive: () => void,
  onFault: (error: unknown) => void,
) => {
  let wanted = false;
  let written = false;
  let stopped = false;
  let running: Promise<void> | undefined;

  const run = async (): Promise<void> => {
    while (written !== wanted) {
      const target = wanted;
      const live = await write(target);
      written = target;
      if (live) continue;
      stopped = true;
      return onNotLive();
    }
  };

  const start = (): void => {
    if (stopped || written === wanted) return;
    running ??= run()
      .catch((error: unknown) => {
        stopped = true;
        onFault(error);
      })
      .finally(() => {
        running = undefined;
        // A change that came after the last look and before this line found the writer still busy.
        start();
      });
  };

  return {
    set: (attached: boolean): void => {
      wanted = attached;
      start();
    },
    /** Resolves when nothing is left to write. */
    idle: async (): Promise<void> => {
      while (running) await running;
    },
  };
};
