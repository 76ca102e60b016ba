import { DockerfileParser, type Instruction as Parsed } from 'dockerfile-ast';
import type { CopyOptions, HealthCheck, Instruction } from './instruction.ts';
import { commandOf, flagsOf, secondsOf, wordsOf } from './parts.ts';

/** A Dockerfile says something that is not understood, or that is wrong. */
export class DockerfileError extends Error {
  override name = 'DockerfileError';
}

/**
 * Reads a Dockerfile into typed instructions.
 * @param file named in errors.
 * @throws DockerfileError that names the line: of an instruction or a flag that is not understood, or of one whose
 * arguments are wrong. What is not understood cannot be proven to work, so it is no warning.
 */
export function readDockerfile(text: string, file: string): Instruction[] {
  const instructions = DockerfileParser.parse(text)
    .getInstructions()
    .map((parsed): Instruction => {
      const line = parsed.getRange().start.line + 1;
      try {
        return { line, ...instructionOf(parsed) };
      } catch (cause) {
        throw new DockerfileError(`${file}:${line}: ${parsed.getKeyword()}: ${(cause as Error).message}`, { cause });
      }
    });
  const first = instructions.find(({ keyword }) => keyword !== 'ARG');
  if (first?.keyword !== 'FROM') throw new DockerfileError(`${file}: expected FROM as its first instruction`);
  return instructions;
}

type WithoutLine<T> = T extends unknown ? Omit<T, 'line'> : never;

function instructionOf(parsed: Parsed): WithoutLine<Instruction> {
  const keyword = parsed.getKeyword();
  const text = (parsed.getArgumentsContent() ?? '').trim();
  if (text === '') throw new Error('expected arguments, got none');
  switch (keyword) {
    case 'FROM':
      flagsOf(parsed, []);
      return from(text);
    case 'ARG': {
      flagsOf(parsed, []);
      const [, name = '', value] = /^([A-Za-z_]\w*)(?:=(.*))?$/.exec(text) ?? [];
      if (name === '') throw new Error(`expected NAME or NAME=value, got ${text}`);
      return { keyword, name, ...(value !== undefined && { value: value.replace(/^(["'])(.*)\1$/, '$2') }) };
    }
    case 'ENV':
    case 'LABEL':
      return { keyword, values: properties(parsed) };
    case 'RUN':
    case 'ENTRYPOINT':
    case 'CMD':
      flagsOf(parsed, []);
      return { keyword, command: commandOf(text) };
    case 'COPY':
      return { keyword, ...copy(parsed, text) };
    case 'WORKDIR':
    case 'USER':
    case 'STOPSIGNAL':
      if (/\s/.test(text)) throw new Error(`expected one word, got ${text}`);
      return { keyword, value: text };
    case 'EXPOSE':
    case 'VOLUME':
      return { keyword, words: wordsOf(text) };
    case 'HEALTHCHECK':
      return { keyword, ...healthCheck(parsed, text) };
    default:
      throw new Error(`is not understood; known: ${KNOWN.join(', ')}`);
  }
}

const KNOWN = 'ARG CMD COPY ENTRYPOINT ENV EXPOSE FROM HEALTHCHECK LABEL RUN STOPSIGNAL USER VOLUME WORKDIR'.split(' ');

function from(text: string): WithoutLine<Instruction> {
  const [, image = '', stage] = /^([^\s-]\S*)(?:\s+[Aa][Ss]\s+(\S+))?$/.exec(text) ?? [];
  if (image === '') throw new Error(`expected an image, or an image AS a stage, got ${text}`);
  return { keyword: 'FROM', image, ...(stage && { stage }) };
}

function properties(parsed: Parsed): [string, string][] {
  const { getProperties } = parsed as unknown as { getProperties?: () => Property[] };
  return (getProperties?.call(parsed) ?? []).map((property) => {
    const value = property.getValue();
    if (property.getAssignmentOperator() !== '=' || value === null)
      throw new Error(`expected name=value, got ${property.getName()}`);
    return [property.getName(), value];
  });
}

interface Property {
  getName(): string;
  getValue(): string | null;
  getAssignmentOperator(): string | null;
}

function copy(parsed: Parsed, text: string): CopyOptions {
  const { from: stage, chmod, chown } = flagsOf(parsed, ['from', 'chmod', 'chown']);
  const words = wordsOf(text);
  const destination = words.at(-1) ?? '';
  if (words.length < 2) throw new Error(`expected sources and a destination, got ${text}`);
  if (chmod !== undefined && !/^[0-7]{3,4}$/.test(chmod)) throw new Error(`--chmod: expected octal, got ${chmod}`);
  if (words.length > 2 && !destination.endsWith('/'))
    throw new Error(`several sources need a directory as destination, with a slash at its end, got ${destination}`);
  return { ...(stage && { from: stage }), chmod, chown, sources: words.slice(0, -1), destination };
}

function healthCheck(parsed: Parsed, text: string): HealthCheck {
  const flags = flagsOf(parsed, ['interval', 'timeout', 'start-period', 'retries']);
  const [, command] = /^CMD\s+(.*)$/s.exec(text) ?? [];
  if (command === undefined) throw new Error(`expected CMD and a command, got ${text}`);
  return {
    command: commandOf(command),
    // Docker's defaults.
    interval: secondsOf('interval', flags.interval ?? '30s'),
    timeout: secondsOf('timeout', flags.timeout ?? '30s'),
    startPeriod: secondsOf('start-period', flags['start-period'] ?? '0s'),
    retries: Number(flags.retries ?? '3'),
  };
}
