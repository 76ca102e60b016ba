/** What a request asks for. `path` is the canonical request target without the token. */
export interface Route {
  readonly kind: 'browser' | 'page' | 'json' | 'protocol' | 'front-end';
  readonly path: string;
}

const WEBSOCKET: readonly (readonly [RegExp, (match: RegExpExecArray) => Route])[] = [
  // A client that connects to the address it was given wants the browser: a page endpoint at the root breaks
  // Puppeteer (Target.getBrowserContexts is not allowed there) and Playwright's newPage. The browser's own id is
  // not known to clients, so any id stands for the one browser there is.
  [/^\/$/, () => ({ kind: 'browser', path: '/' })],
  [/^\/devtools\/browser(\/[\w-]{1,64})?\/?$/, () => ({ kind: 'browser', path: '/' })],
  [/^\/devtools\/page\/([\w-]{1,64})$/, ([, id]) => ({ kind: 'page', path: `/devtools/page/${id}` })],
];

const HTTP: readonly (readonly [string, RegExp, (match: RegExpExecArray) => Route])[] = [
  ['GET', /^\/json(\/list)?\/?(\?[^#]*)?$/, () => ({ kind: 'json', path: '/json/list' })],
  ['GET', /^\/json\/version\/?$/, () => ({ kind: 'json', path: '/json/version' })],
  ['GET', /^\/json\/protocol\/?$/, () => ({ kind: 'protocol', path: '/json/protocol' })],
  ['PUT', /^\/json\/new(\?[\x21-\x7e]{0,8192})?$/, ([path]) => ({ kind: 'json', path })],
  ['GET', /^\/json\/(?:activate|close)\/[\w-]{1,64}$/, ([path]) => ({ kind: 'json', path })],
  ['GET', /^\/devtools\/(?!browser|page)(?:[\w-][\w.-]*\/){0,8}[\w-][\w.-]*(?:\?[\x21-\x7e]{0,8192})?$/, frontEnd],
];

function frontEnd([path]: RegExpExecArray): Route {
  return { kind: 'front-end', path };
}

/** Whether a request is Selenium's: `seleniumRemoteUrl` names this path. */
export const isWebDriver = (target: string): boolean => /^\/webdriver(?:[/?]|$)/.test(target);

/** The route of an upgrade or of a plain request, or undefined: only what is listed is ever passed on. */
export const parseRoute = (method: string, target: string, upgrade: boolean): Route | undefined => {
  if (upgrade) {
    const path = target.split('?')[0] ?? '';
    return method === 'GET' ? firstMatch(WEBSOCKET, path) : undefined;
  }
  const rows = HTTP.filter(([allowed]) => allowed === method).map(([, pattern, make]) => [pattern, make] as const);
  return firstMatch(rows, target);
};

const firstMatch = (
  rows: readonly (readonly [RegExp, (match: RegExpExecArray) => Route])[],
  target: string,
): Route | undefined => {
  for (const [pattern, make] of rows) {
    const match = pattern.exec(target);
    if (match) return make(match);
  }
  return undefined;
};
