import { describe, expect, it } from '@jest/globals';
import { parseCommandLine } from './command-line.ts';
import { COMMANDS } from './commands/index.ts';
import { wholeNumber } from './command.ts';

const parse = (line: string) => {
  const invocation = parseCommandLine(line.split(' ').filter(Boolean), COMMANDS);
  if (invocation.kind === 'help') throw new Error(`help: ${invocation.text}`);
  return invocation;
};

describe('parseCommandLine', () => {
  it.each(COMMANDS.map(({ name, operands = [] }) => [name, operands] as const))('knows %s', (name, operands) => {
    const line = [name, ...operands.map((_, at) => `operand${at}`)].join(' ');
    expect(parse(line)).toMatchObject({
      command: { name },
      input: { operands: Object.fromEntries(operands.map((operand, at) => [operand, `operand${at}`])) },
      common: { json: false, aws: false },
    });
  });

  it('takes options before, between and after the words of a command', () => {
    const expected = {
      command: { name: 'sessions list' },
      input: { options: { status: 'ERROR' } },
      common: { json: true, directory: '/state' },
    };
    expect(parse('sessions list --status ERROR --json --directory /state')).toMatchObject(expected);
    expect(parse('--directory /state --json sessions --status=ERROR list')).toMatchObject(expected);
  });

  it('tells flags from options', () => {
    const { input } = parse('logs --follow sessions-create --lines 5');
    expect(input.flags).toEqual(new Set(['follow']));
    expect(input.operands).toEqual({ function: 'sessions-create' });
    expect(input.options).toEqual({ lines: '5' });
  });

  it.each([
    ['sesions list', /no command "sesions list"/],
    ['sessions', /no command "sessions"/],
    ['sessions end', /<id> is missing/],
    ['sessions end a b', /unexpected: b/],
    ['sessions list --state READY', /--state/],
    ['projects create --name', /--name/],
  ])('refuses "%s" and shows what is right', (line, message) => {
    expect(() => parse(line)).toThrow(message);
    expect(() => parse(line)).toThrow(/wallcrawler /);
  });

  it('shows all commands, or one with its options', () => {
    expect(parseCommandLine([], COMMANDS)).toMatchObject({
      kind: 'help',
      text: expect.stringMatching(/projects list[^]*signing-keys rotate/),
    });
    for (const { name } of COMMANDS)
      expect(parseCommandLine(['--help'], COMMANDS)).toMatchObject({ text: expect.stringContaining(name) });
    expect(parseCommandLine(['sessions', 'list', '--help'], COMMANDS)).toMatchObject({
      text: expect.stringMatching(/--status <status>[^]*--json/),
    });
  });
});

describe('wholeNumber', () => {
  const input = (text: string) => ({ operands: {}, options: { count: text }, flags: new Set<string>() });

  it('gives numbers within the bounds', () => {
    expect(wholeNumber(input('7'), 'count', 1, 10)).toBe(7);
    expect(wholeNumber(input('7'), 'other', 1, 10)).toBeUndefined();
  });

  it.each(['0', '11', '1.5', 'x', '', '0x5', '1e1'])('refuses %j', (text) => {
    expect(() => wholeNumber(input(text), 'count', 1, 10)).toThrow(/--count: expected a whole number from 1 to 10/);
  });
});
