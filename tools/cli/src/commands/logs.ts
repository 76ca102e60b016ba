import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { wholeNumber } from '../command.ts';
import type { Command } from '../command.ts';
import { CliError } from '../errors.ts';
import { followFile, lastLines } from '../log-file.ts';

const DEFAULT_LINES = 100;

/** Containers log under the name of their task family; everything else is a Lambda function. */
const CONTAINERS: Readonly<Record<string, string>> = {
  'ecs-controller': 'wallcrawler-controller',
  'cdp-proxy': 'wallcrawler-cdp-proxy',
};

function logFile(directory: string, name: string): string {
  const logs = path.join(directory, 'logs');
  const known = existsSync(logs) ? readdirSync(logs).filter((file) => file.endsWith('.log')) : [];
  const file = `${CONTAINERS[name] ?? name}.log`;
  // Compared with what is there, never joined as it was given: a name is no path.
  if (!known.includes(file))
    throw new CliError(
      `${name} has written no log yet. There are: ${
        known
          .map((one) => one.slice(0, -4))
          .sort()
          .join(', ') || 'none'
      }`,
    );
  return path.join(logs, file);
}

/** Every line begins with its time and the environment or task that wrote it. */
const LINE = /^(\d{4}-\S+Z) (\S+) (.*)$/s;

function parts(line: string): object {
  const [, time, source, message] = LINE.exec(line) ?? [];
  return time ? { time, source, message } : { message: line };
}

/** The command that reads the same log on AWS; the AWS CLI follows CloudWatch better than a copy of it here would. */
function onAws(name: string): string {
  const family = CONTAINERS[name] ?? Object.values(CONTAINERS).find((one) => one === name);
  return `aws logs tail ${family ? `/aws/ecs/${family}` : `/aws/lambda/${name}`} --since 1h --follow`;
}

export const logCommand: Command = {
  name: 'logs',
  summary: 'the log of a function or container, e.g. sessions-create or ecs-controller',
  operands: ['function'],
  options: { lines: `how many of the last lines (default ${DEFAULT_LINES})` },
  flags: { follow: 'go on with new lines until Ctrl-C' },
  async run({ target, output }, input) {
    const name = input.operands['function']!;
    const count = wholeNumber(input, 'lines', 1, 100_000) ?? DEFAULT_LINES;
    if (target.kind === 'aws')
      throw new CliError(`On AWS the logs are in CloudWatch. Read them with:\n  ${onAws(name)}`);
    const file = logFile(target.directory, name);
    const { lines, end } = lastLines(file, count);
    const write = (line: string): void => output.entry(parts(line), line);
    lines.forEach(write);
    if (input.flags.has('follow')) await followFile(file, end, write);
  },
};
