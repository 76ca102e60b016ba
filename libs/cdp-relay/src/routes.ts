/** What a request asks for. `path` is the canonical request target without the token. */
export interface Route {
  readonly kind: RouteKind;
  readonly path: string;
}

/** Everything that can be asked for; what is not listed does not exist. */
export type RouteKind =
  'browser' | 'page' | 'json' | 'protocol' | 'front-end' | 'live' | 'live-page' | 'uploads' | 'webdriver';

type Make = (match: RegExpExecArray) => Route;

const live: Make = ([, page]) => ({ kind: 'live', path: page ? `/live?page=${page}` : '/live' });

const WEBSOCKET: readonly (readonly [RegExp, Make])[] = [
  // A client that connects to the address it was given wants the browser: a page endpoint at the root breaks
  // Puppeteer (Target.getBrowserContexts is not allowed there) and Playwright's newPage. The browser's own id is
  // not known to clients, so any id stands for the one browser there is.
  [/^\/(?:\?.*)?$/, () => ({ kind: 'browser', path: '/' })],
  [/^\/devtools\/browser(\/[\w-]{1,64})?\/?(?:\?.*)?$/, () => ({ kind: 'browser', path: '/' })],
  [/^\/devtools\/page\/([\w-]{1,64})(?:\?.*)?$/, ([, id]) => ({ kind: 'page', path: `/devtools/page/${id}` })],
  [/^\/live(?:\?page=([\w-]{1,64}))?$/, live],
];

/** One segment of a path as clients send it, percent-encoded where it must be; never `.` or `..`, however written. */
const SEGMENT = String.raw`(?!(?:\.|%2e){1,2}(?:[/?]|$))[\w.~!$&'()*+,;=:@%-]`;
const DRIVER = new RegExp(String.raw`^\/webdriver(?:\/${SEGMENT}{1,512}){0,16}\/?(?:\?[\x21-\x7e]{0,2048})?$`, 'i');
const UPLOAD = new RegExp(String.raw`^\/uploads\/${SEGMENT}{1,768}$`, 'i');

const frontEnd: Make = ([path]) => ({ kind: 'front-end', path });
const upload: Make = ([path]) => ({ kind: 'uploads', path });
const driver: Make = ([path]) => ({ kind: 'webdriver', path });

const HTTP: readonly (readonly [string, RegExp, Make])[] = [
  ['GET', /^\/json(\/list)?\/?(\?[^#]*)?$/, () => ({ kind: 'json', path: '/json/list' })],
  ['GET', /^\/json\/version\/?$/, () => ({ kind: 'json', path: '/json/version' })],
  ['GET', /^\/json\/protocol\/?$/, () => ({ kind: 'protocol', path: '/json/protocol' })],
  ['PUT', /^\/json\/new(\?[\x21-\x7e]{0,8192})?$/, ([path]) => ({ kind: 'json', path })],
  ['GET', /^\/json\/(?:activate|close)\/[\w-]{1,64}$/, ([path]) => ({ kind: 'json', path })],
  ['GET', /^\/devtools\/(?!browser|page)(?:[\w-][\w.-]*\/){0,8}[\w-][\w.-]*(?:\?[\x21-\x7e]{0,8192})?$/, frontEnd],
  // A page cannot read why its socket was refused, so it asks the same address by plain HTTP.
  ['GET', /^\/live(?:\?page=([\w-]{1,64}))?$/, live],
  ['GET', /^\/devtools-fullscreen\/([\w-]+\.(?:html|js|css))(?:\?.*)?$/, ([, file]) => livePage(file)],
  ['POST', UPLOAD, upload],
  ['PUT', UPLOAD, upload],
  ...['GET', 'POST', 'PUT', 'DELETE'].map((method) => [method, DRIVER, driver] as const),
];

/** The query belongs to the page's script: the server has no use for it. */
const livePage = (file: string | undefined): Route => ({ kind: 'live-page', path: `/devtools-fullscreen/${file}` });

/** The route of an upgrade or of a plain request, or undefined: only what is listed is ever passed on. */
export const parseRoute = (method: string, target: string, upgrade: boolean): Route | undefined => {
  if (upgrade) return method === 'GET' ? firstMatch(WEBSOCKET, target) : undefined;
  const rows = HTTP.filter(([allowed]) => allowed === method).map(([, pattern, make]) => [pattern, make] as const);
  return firstMatch(rows, target);
};

const firstMatch = (rows: readonly (readonly [RegExp, Make])[], target: string): Route | undefined => {
  for (const [pattern, make] of rows) {
    const match = pattern.exec(target);
    if (match) return make(match);
  }
  return undefined;
};
