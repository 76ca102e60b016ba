/** A running event source mapping. */
export interface EventSource {
  /** Ends reading and retrying; resolves when the invocations in flight are over. What is not done comes again later. */
  stop(): Promise<void>;
  /** Starts no further invocation; resolves when those in flight are over. */
  pause(): Promise<void>;
  resume(): void;
}
