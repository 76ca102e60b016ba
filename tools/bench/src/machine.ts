import { availableParallelism, cpus, loadavg, totalmem } from 'node:os';

/** What the numbers depend on. */
export interface Machine {
  cores: number;
  cpu: string;
  memoryGigabytes: number;
  node: string;
  /** Load average of the last minute when the run began: above 0 something else was running. */
  load: number;
}

export const machine = (): Machine => ({
  cores: availableParallelism(),
  cpu: cpus()[0]?.model ?? 'unknown',
  memoryGigabytes: Math.round(totalmem() / 1e9),
  node: process.version,
  load: Math.round(loadavg()[0]! * 10) / 10,
});

export const describeMachine = ({ cores, cpu, memoryGigabytes, node, load }: Machine): string =>
  `${cores} cores (${cpu}), ${memoryGigabytes} GB, Node.js ${node}, load average at the begin ${load}`;
