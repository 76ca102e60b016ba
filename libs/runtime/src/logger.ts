export const LOG_LEVELS = ['debug', 'info', 'warn', 'error'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** Field names whose values never reach a log, at any depth. */
const SECRET = /(signing[_-]?key|api[_-]?key|authorization|secret|password|token|connect_?url|private)/i;

export interface Logger {
  debug(message: string, fields?: object): void;
  info(message: string, fields?: object): void;
  warn(message: string, fields?: object): void;
  error(message: string, fields?: object): void;
  /** A logger that adds these fields (session, project, request id) to every line. */
  child(fields: object): Logger;
}

const describeError = (error: Error): object => ({
  name: error.name,
  message: error.message,
  stack: error.stack,
  ...(error.cause instanceof Error && { cause: describeError(error.cause) }),
});

function replacer(key: string, value: unknown): unknown {
  if (value instanceof Error) return describeError(value);
  return key !== '' && SECRET.test(key) && typeof value === 'string' ? '[redacted]' : value;
}

/**
 * One JSON object a line on stdout, as CloudWatch Logs Insights reads it.
 * @param level lines below it are dropped; default LOG_LEVEL or `info`.
 */
export function createLogger(
  fields: object = {},
  level: LogLevel = (process.env['LOG_LEVEL'] as LogLevel | undefined) ?? 'info',
  write: (line: string) => void = (line) => void process.stdout.write(`${line}\n`),
): Logger {
  const threshold = LOG_LEVELS.indexOf(level);
  const at = (own: LogLevel) => (message: string, more?: object) => {
    if (LOG_LEVELS.indexOf(own) < threshold) return;
    write(JSON.stringify({ time: new Date().toISOString(), level: own, message, ...fields, ...more }, replacer));
  };
  return {
    debug: at('debug'),
    info: at('info'),
    warn: at('warn'),
    error: at('error'),
    child: (more) => createLogger({ ...fields, ...more }, level, write),
  };
}
