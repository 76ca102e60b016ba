import { parseArgs } from 'node:util';

export const PARTS = ['create', 'relay', 'observation', 'bundles', 'lines'] as const;
export type Part = (typeof PARTS)[number];

export interface BenchOptions {
  json: boolean;
  parts: readonly Part[];
  creates: number;
  calls: number;
}

export const HELP = `node tools/bench/src/main.ts [options]

  --only <parts>   a list of ${PARTS.join(', ')}, with commas between (all)
  --creates <n>    sessions to create (20)
  --calls <n>      round trips each way (2000)
  --json           print JSON instead of tables
`;

const whole = (name: string, text: string): number => {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new Error(`--${name}: expected a whole number above 0, got ${text}`);
  return value;
};

/** @throws Error that names the option. */
export function parseOptions(args: string[]): BenchOptions | 'help' {
  const { values } = parseArgs({
    args,
    options: {
      only: { type: 'string', default: PARTS.join(',') },
      creates: { type: 'string', default: '20' },
      calls: { type: 'string', default: '2000' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return 'help';
  const parts = values.only.split(',').map((text) => {
    const part = PARTS.find((known) => known === text);
    if (!part) throw new Error(`--only: expected some of ${PARTS.join(', ')}, got ${text}`);
    return part;
  });
  return { json: values.json, parts, creates: whole('creates', values.creates), calls: whole('calls', values.calls) };
}
