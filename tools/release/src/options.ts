import { parseArgs } from 'node:util';
import { FORMATS, type Format } from './plan/format.ts';
import type { PlanOptions } from './plan/plan.ts';

const FORMAT = { type: 'string', default: 'markdown' } as const;

function formatOf(text: string): Format {
  const format = FORMATS.find((known) => known === text);
  if (!format) throw new Error(`--format: expected one of ${FORMATS.join(', ')}, got ${text}`);
  return format;
}

/** @throws Error that names the option, what was expected and what was given. */
export function parsePlanOptions(args: string[]): PlanOptions & { format: Format } {
  const { values } = parseArgs({
    args,
    options: {
      base: { type: 'string' },
      head: { type: 'string', default: 'HEAD' },
      stage: { type: 'string' },
      apps: { type: 'string' },
      format: FORMAT,
    },
  });
  // A workflow hands on an empty text where there is nothing to compare with.
  const given = { base: values.base || undefined, stage: values.stage || undefined, apps: values.apps?.split(',') };
  return { ...given, head: values.head, format: formatOf(values.format) };
}

export const parseFormat = (args: string[]): Format =>
  formatOf(parseArgs({ args, options: { format: FORMAT } }).values.format);

const TEXT = { type: 'string' } as const;

const stageOf = (stage: string | undefined): string => {
  if (!stage) throw new Error('--stage: expected the name of a stage, such as staging');
  return stage;
};

export const parseStage = (args: string[]): string =>
  stageOf(parseArgs({ args, options: { stage: TEXT } }).values.stage);

/** @throws Error that names the option, what was expected and what was given. */
export function parseCopyOptions(args: string[]): { app: string; stage: string; digest: string } {
  const { values, positionals } = parseArgs({ args, allowPositionals: true, options: { stage: TEXT, digest: TEXT } });
  const [app, ...more] = positionals;
  if (!app || more.length > 0)
    throw new Error(`copy-image: expected the name of one app, got ${positionals.join(' ')}`);
  const { digest = '' } = values;
  if (!/^[0-9a-f]{64}$/.test(digest))
    throw new Error(`--digest: expected a SHA-256 in hex, got ${digest || 'nothing'}`);
  return { app, stage: stageOf(values.stage), digest };
}
