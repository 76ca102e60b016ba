import { parseArgs } from 'node:util';
import { PRICES } from './prices.ts';

export const EGRESS = ['nat', 'nat-per-zone', 'public-ip'] as const;
export const ARCHITECTURES = ['x86', 'arm'] as const;

/** What a bill depends on. Every number is for one month. */
export interface Usage {
  sessionsPerMonth: number;
  /** Length of a session, from READY to its end. */
  minutes: number;
  /** Browsers that are kept ready. The pool is not built yet: the option shows what idle ones would cost. */
  warmPool: number;
  /** Share of sessions that are recorded and logged, 0 to 1. */
  recordingShare: number;
  /** GB that the browser of one session exchanges with the web. */
  gbEgressPerSession: number;
  /** GB that clients are sent through the gateway for one session. */
  gbRelayPerSession: number;
  /** API requests for one session besides its create and its release. */
  requestsPerSession: number;
  /** Gateway tasks, on average. */
  gatewayTasks: number;
  egress: (typeof EGRESS)[number];
  arch: (typeof ARCHITECTURES)[number];
  region: string;
}

interface Numeric {
  fallback?: number;
  least: number;
  most: number;
  whole: boolean;
  help: string;
}

/** A bill is made for what one account can hold; beyond it AWS gives other prices anyway. */
const MOST_SESSIONS = 100_000_000;

const NUMBERS = {
  'sessions-per-month': { least: 0, most: MOST_SESSIONS, whole: true, help: 'sessions in a month; needed' },
  minutes: { fallback: 5, least: 0, most: 360, whole: false, help: 'length of a session' },
  'warm-pool': {
    fallback: 0,
    least: 0,
    most: 10_000,
    whole: true,
    help: 'idle browsers; not built yet, see docs/cost.md',
  },
  'recording-share': { fallback: 1, least: 0, most: 1, whole: false, help: 'share of sessions with recording and log' },
  'gb-egress-per-session': { fallback: 0.05, least: 0, most: 1_000, whole: false, help: 'GB between browser and web' },
  'gb-relay-per-session': {
    fallback: 0.01,
    least: 0,
    most: 1_000,
    whole: false,
    help: 'GB from the gateway to clients',
  },
  'requests-per-session': {
    fallback: 5,
    least: 0,
    most: 10_000,
    whole: false,
    help: 'API requests besides create and release',
  },
  'gateway-tasks': { fallback: 2, least: 1, most: 1_000, whole: false, help: 'gateway tasks, on average' },
} satisfies Record<string, Numeric>;

const CHOICES = {
  egress: { fallback: 'nat', allowed: EGRESS, help: 'how browsers reach the web, as the parameter Egress' },
  arch: { fallback: 'x86', allowed: ARCHITECTURES, help: 'CPU of browsers and gateway' },
  region: { fallback: 'us-east-1', allowed: Object.keys(PRICES), help: 'whose prices' },
} as const;

type NumberOption = keyof typeof NUMBERS;
type ChoiceOption = keyof typeof CHOICES;

export const HELP = [
  'node tools/cost/src/main.ts --sessions-per-month <n> [options]',
  'node tools/cost/src/main.ts write     puts the tables of docs/cost.md up to date',
  '',
  ...Object.entries<Numeric>(NUMBERS).map(([name, { help, fallback }]) => line(name, help, fallback)),
  ...Object.entries(CHOICES).map(([name, { help, fallback, allowed }]) =>
    line(name, `${help}: ${allowed.join(', ')}`, fallback),
  ),
].join('\n');

function line(name: string, help: string, fallback: string | number | undefined): string {
  return `  --${name.padEnd(24)}${help}${fallback === undefined ? '' : ` (default ${fallback})`}`;
}

/** An option that cannot be used; the message names it, what was expected, and what came. */
export class OptionError extends Error {
  override name = 'OptionError';
}

/** @throws OptionError for an option that is unknown, missing, or out of its range. */
export function parseUsage(args: readonly string[]): Usage {
  const names = [...Object.keys(NUMBERS), ...Object.keys(CHOICES)];
  let values: Record<string, string | boolean | undefined>;
  try {
    const options = Object.fromEntries(names.map((name) => [name, { type: 'string' as const }]));
    ({ values } = parseArgs({ args: [...args], options }));
  } catch (cause) {
    throw new OptionError(`${(cause as Error).message}\n\n${HELP}`, { cause });
  }
  const number = (name: NumberOption): number => numberOf(name, values[name] as string | undefined);
  const choice = <K extends ChoiceOption>(name: K): (typeof CHOICES)[K]['allowed'][number] =>
    choiceOf(name, values[name] as string | undefined);
  return {
    sessionsPerMonth: number('sessions-per-month'),
    minutes: number('minutes'),
    warmPool: number('warm-pool'),
    recordingShare: number('recording-share'),
    gbEgressPerSession: number('gb-egress-per-session'),
    gbRelayPerSession: number('gb-relay-per-session'),
    requestsPerSession: number('requests-per-session'),
    gatewayTasks: number('gateway-tasks'),
    egress: choice('egress'),
    arch: choice('arch'),
    region: choice('region'),
  };
}

function numberOf(name: NumberOption, text: string | undefined): number {
  const { fallback, least, most, whole }: Numeric = NUMBERS[name];
  if (text === undefined && fallback !== undefined) return fallback;
  if (text === undefined) throw new OptionError(`--${name} is missing: say how many\n\n${HELP}`);
  const value = /^\d+(\.\d+)?$/.test(text) ? Number(text) : NaN;
  if (!(value >= least && value <= most) || (whole && !Number.isInteger(value)))
    throw new OptionError(
      `--${name}: expected a ${whole ? 'whole ' : ''}number from ${least} to ${most}, got "${text}"`,
    );
  return value;
}

function choiceOf<K extends ChoiceOption>(name: K, text: string | undefined): (typeof CHOICES)[K]['allowed'][number] {
  const { fallback, allowed } = CHOICES[name];
  const value = text ?? fallback;
  const known: readonly string[] = allowed;
  if (!known.includes(value)) throw new OptionError(`--${name}: expected ${known.join(', ')}, got "${value}"`);
  return value;
}
