import { WebDriverError } from './errors.ts';

const OPTIONS = 'goog:chromeOptions';

/** Options that chromedriver applies after it has attached. */
const APPLIED = new Set(['perfLoggingPrefs', 'windowTypes', 'devToolsEventsToLog']);
/** What other options mean that libraries send by themselves, or that say what the session's browser is anyway. */
const WITHOUT_EFFECT: Readonly<Record<string, (value: unknown) => boolean>> = {
  debuggerAddress: () => true,
  w3c: (value) => value === true,
  detach: (value) => value === false,
  useAutomationExtension: (value) => value === false,
};
const HARMLESS_ARGUMENTS =
  /^(--)?(headless(=\w+)?|no-sandbox|disable-dev-shm-usage|disable-gpu|no-first-run|no-default-browser-check)$/;

const INSTEAD = 'The browser of a session is running already: choose these when the session is created.';

type Json = Record<string, unknown>;

/**
 * Turns the body of New Session into one that attaches to a running browser, whatever address the client names.
 * @param debuggerAddress `127.0.0.1:port` of the browser.
 * @throws WebDriverError `invalid argument` that names every option that a running browser cannot take.
 */
export const attachingCapabilities = (body: unknown, debuggerAddress: string): Json => {
  const capabilities = isObject(body) ? body.capabilities : undefined;
  if (!isObject(capabilities)) throw invalid('capabilities: expected an object, as WebDriver (W3C) clients send it.');
  const { alwaysMatch = {}, firstMatch = [{}] } = capabilities;
  if (!isObject(alwaysMatch)) throw invalid('alwaysMatch: expected an object.');
  if (!Array.isArray(firstMatch) || firstMatch.length === 0 || !firstMatch.every(isObject))
    throw invalid('firstMatch: expected a list of objects.');
  const refused = [alwaysMatch, ...firstMatch].flatMap(refusedIn);
  if (refused.length > 0) throw invalid(`not supported: ${[...new Set(refused)].join(', ')}. ${INSTEAD}`);
  const { [OPTIONS]: common, ...rest } = alwaysMatch;
  // The same key may not stand in both places, so the options go where each alternative has its own.
  const alternatives = firstMatch.map((alternative) => ({
    ...alternative,
    [OPTIONS]: { ...applied(common), ...applied(alternative[OPTIONS]), debuggerAddress },
  }));
  return { capabilities: { alwaysMatch: rest, firstMatch: alternatives } };
};

/** The answer to New Session without the address, which means nothing to a client elsewhere. */
export const withoutAddress = (value: Json): Json => {
  const { capabilities } = value;
  if (!isObject(capabilities) || !isObject(capabilities[OPTIONS])) return value;
  const { debuggerAddress: _, ...options } = capabilities[OPTIONS];
  return { ...value, capabilities: { ...capabilities, [OPTIONS]: options } };
};

/** The capabilities of one alternative that cannot be had, by their names. */
const refusedIn = (alternative: Json): string[] => {
  const { [OPTIONS]: options, proxy, webSocketUrl } = alternative;
  const own = isObject(options) ? Object.entries(options).flatMap(([name, value]) => refusedOption(name, value)) : [];
  return [
    ...own.map((name) => `${OPTIONS}.${name}`),
    ...(isEmpty(proxy) ? [] : ['proxy']),
    ...(webSocketUrl ? ['webSocketUrl (WebDriver BiDi)'] : []),
  ];
};

const refusedOption = (name: string, value: unknown): string[] => {
  if (APPLIED.has(name) || isEmpty(value) || hasNoEffect(name, value)) return [];
  if (name !== 'args' || !Array.isArray(value)) return [name];
  const args = value.filter((argument) => !HARMLESS_ARGUMENTS.test(String(argument)));
  return args.map((argument) => `args ${String(argument).slice(0, 100)}`);
};

const applied = (options: unknown): Json =>
  isObject(options) ? Object.fromEntries(Object.entries(options).filter(([name]) => APPLIED.has(name))) : {};

const isEmpty = (value: unknown): boolean =>
  value === undefined ||
  value === null ||
  value === '' ||
  (typeof value === 'object' && Object.keys(value).length === 0);

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const invalid = (message: string) => new WebDriverError('invalid argument', message);

const hasNoEffect = (name: string, value: unknown): boolean =>
  Object.hasOwn(WITHOUT_EFFECT, name) && WITHOUT_EFFECT[name]?.(value) === true;
