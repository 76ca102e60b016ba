/**
 * `node tools/bench/src/main.ts [options]`: measures the platform on this machine, on a local cloud that it starts
 * itself. The apps must have been built; `npm run nx -- bench bench` does that first.
 */
import { describeBundles, measureBundles } from './bundle-init.ts';
import type { BundleInit } from './bundle-init.ts';
import { describeCreates, measureCreates } from './create-latency.ts';
import type { CreateLatency } from './create-latency.ts';
import { describeLines, measureLines } from './lines-of-code.ts';
import type { LinesOfCode } from './lines-of-code.ts';
import { startLocalCloud } from './local-cloud.ts';
import { describeMachine, machine } from './machine.ts';
import type { Machine } from './machine.ts';
import { describeObservation, measureObservation } from './observation-cost.ts';
import type { ObservationCost } from './observation-cost.ts';
import { HELP, parseOptions } from './options.ts';
import type { BenchOptions } from './options.ts';
import { describeRelay, measureRelay } from './relay-overhead.ts';
import type { RelayOverhead } from './relay-overhead.ts';

interface Results {
  machine: Machine;
  create?: CreateLatency;
  relay?: RelayOverhead;
  observation?: ObservationCost;
  bundles?: BundleInit[];
  lines?: LinesOfCode;
}

async function measure({ parts, creates, calls }: BenchOptions): Promise<Results> {
  const results: Results = { machine: machine() };
  const note = (text: string) => console.error(`measuring ${text} ...`);
  const onCloud = (['create', 'relay', 'observation'] as const).filter((part) => parts.includes(part));
  if (onCloud.length > 0) {
    note(`${onCloud.join(', ')} on a local cloud`);
    const cloud = await startLocalCloud();
    try {
      if (parts.includes('create')) results.create = await measureCreates(cloud, creates);
      if (parts.includes('relay')) results.relay = await measureRelay(cloud, calls);
      if (parts.includes('observation')) results.observation = await measureObservation(cloud);
    } finally {
      await cloud.stop();
    }
  }
  if (parts.includes('bundles')) {
    note('bundles');
    results.bundles = measureBundles(7);
  }
  if (parts.includes('lines')) results.lines = measureLines();
  return results;
}

const describe = (results: Results): string =>
  [
    describeMachine(results.machine),
    results.create && describeCreates(results.create),
    results.relay && describeRelay(results.relay),
    results.observation && describeObservation(results.observation),
    results.bundles && describeBundles(results.bundles),
    results.lines && describeLines(results.lines),
  ]
    .filter(Boolean)
    .join('\n\n');

const options = parseOptions(process.argv.slice(2));
if (options === 'help') console.log(HELP);
else {
  const results = await measure(options);
  console.log(options.json ? JSON.stringify(results, null, 2) : describe(results));
}
