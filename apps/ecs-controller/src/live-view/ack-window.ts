/** Pictures that a viewer may not have seen yet: one on the wire while one is being drawn. */
const UNDER_WAY = 2;

/**
 * Lets pictures go no faster than the viewer confirms them. Sockets and relays buffer megabytes: without this a slow
 * viewer would be seconds late, and more with every picture.
 */
export const createAckWindow = () => {
  let underWay = 0;
  let open: (() => void) | undefined;
  return {
    /** A picture has been sent; resolves when the next may be. */
    sent: (): Promise<void> | undefined => {
      underWay++;
      return underWay < UNDER_WAY ? undefined : new Promise((resolve) => (open = resolve));
    },
    /** The viewer has shown one. */
    ack: (): void => {
      underWay = Math.max(0, underWay - 1);
      open?.();
    },
  };
};
