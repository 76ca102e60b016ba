/** How a start tells what it does. */
export interface CloudHooks {
  /** Shown while it starts, e.g. `tables, queues and functions`. */
  progress: (step: string) => void;
  /** One line of what goes on, for `--verbose` and for what went wrong. */
  log: (line: string, verbose: boolean) => void;
  /** The engines have died: nothing works any more. */
  onFatal: (reason: string) => void;
}
