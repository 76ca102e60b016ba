export const LOG_LEVELS = ['debug', 'info', 'warn', 'error'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** Field names whose values never reach a log, at any depth. */
const SECRET = /(signing[_-]?key|api[_-]?key|authorization|secret|password|token|connect_?url|private)/i;

/** Secrets inside a text: query parameters, presigned URLs, what stands before a host, tokens and keys by their form. */
const SECRET_TEXT: readonly (readonly [RegExp, string])[] = [
  [
    /\b((?:signing_?key|token|api_?key|secret|password|x-amz-(?:signature|security-token))=)[^\s&;"']+/gi,
    '$1[redacted]',
  ],
  [/(:\/\/)[^\s/@"']+@/g, '$1[redacted]@'],
  [/\beyJ[\w-]+\.[\w-]+\.[\w-]+/g, '[redacted]'],
  [/\b(wc_[0-9a-f]{16})_[\w-]{32}/g, '$1_[redacted]'],
];
/** Whether a text may hold any of them: nearly none does, and this one look costs less than all replacements. */
const MAY_BE_SECRET = /[=@]|eyJ|wc_/;

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

const withoutSecrets = (text: string): string =>
  MAY_BE_SECRET.test(text)
    ? SECRET_TEXT.reduce((redacted, [secret, replacement]) => redacted.replace(secret, replacement), text)
    : text;

/** Flags and numbers tell no secret, whatever their name (`blockPrivateNetworks`). */
const isTelling = (value: unknown): boolean =>
  typeof value === 'string' || (typeof value === 'object' && value !== null);

function replacer(key: string, value: unknown): unknown {
  if (key !== '' && isTelling(value) && SECRET.test(key)) return '[redacted]';
  if (value instanceof Error) return describeError(value);
  return typeof value === 'string' ? withoutSecrets(value) : value;
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
