/**
 * Selenium's way into a session: a chromedriver that is started with the first client and attached to the running
 * browser. One WebDriver session at a time; its beginning and end count as a client that attaches and detaches.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Logger } from '@wallcrawler/runtime';
import { attachingCapabilities, withoutAddress } from './capabilities.ts';
import { startChromedriver, type Chromedriver } from './chromedriver.ts';
import { createDriverSession, type DriverSession } from './driver-session.ts';
import { answer, answerError, WebDriverError } from './errors.ts';
import { readJson, send } from './forward.ts';

/** As long as a CDP client may be silent at Browserbase. */
const IDLE_MS = 600_000;
const NO_CHROMEDRIVER =
  'No chromedriver is installed where this browser runs. Install the one of its version (Debian: chromium-driver), or set CHROMEDRIVER_PATH.';
const ONE_AT_A_TIME =
  'This browser has a WebDriver session already, and takes one at a time: quit that first. One whose client has vanished ends after ten minutes without a command.';

/** Options of `startWebDriver`. */
export interface WebDriverOptions {
  /** Chromium's debug port on 127.0.0.1. */
  readonly browserPort: number;
  /** The chromedriver to start; undefined where there is none. */
  readonly findChromedriver: () => string | undefined;
  /** Told the port on 127.0.0.1 that chromedriver listens on: pages must not reach it. */
  readonly onListening: (port: number) => void;
  /** The session's temporary directory, which is removed with it. */
  readonly directory: string;
  /** A WebDriver client has come. */
  readonly onAttach: () => void;
  /** It has gone: it quit, was silent for too long, or its chromedriver ended. */
  readonly onDetach: () => void;
  readonly log: Logger;
  /** Milliseconds without a command after which a client counts as gone. Default ten minutes. */
  readonly idleMs?: number;
}

/** The endpoint of a session for WebDriver clients. */
export interface WebDriver {
  /** Answers `/webdriver/**`; never rejects. Only clients that may drive the session may get here. */
  readonly handle: (request: IncomingMessage, response: ServerResponse) => Promise<void>;
  /** Ends chromedriver. */
  readonly close: () => Promise<void>;
}

/** Makes the endpoint; chromedriver is started when the first client asks for a session. */
export const startWebDriver = (options: WebDriverOptions): WebDriver => {
  const { log } = options;
  let starting: Promise<Chromedriver> | undefined;
  let session: DriverSession | undefined;
  let creating = false;
  let closed = false;

  const start = (): Promise<Chromedriver> => {
    const file = options.findChromedriver();
    if (file === undefined) throw new WebDriverError('session not created', NO_CHROMEDRIVER);
    const started = startChromedriver(file, path.join(options.directory, 'webdriver'));
    const forget = () => {
      if (starting === started) starting = undefined;
    };
    started.then(({ port, exited }) => {
      options.onListening(port);
      void exited.then(forget);
    }, forget);
    return (starting = started);
  };

  const newSession = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = attachingCapabilities(await readJson(request), `127.0.0.1:${options.browserPort}`);
    if (session || creating) throw new WebDriverError('session not created', ONE_AT_A_TIME);
    creating = true;
    try {
      const driver = await (starting ?? start());
      const made = await send({ port: driver.port, method: 'POST', path: '/session', body: JSON.stringify(body) });
      const { value } = (await readJson(made)) as { value: { sessionId?: string; message?: string } };
      if (made.statusCode !== 200 || !value.sessionId) {
        log.warn('chromedriver makes no session', { status: made.statusCode, message: value.message?.slice(0, 500) });
        return answer(response, made.statusCode ?? 500, value);
      }
      if (closed) throw new WebDriverError('session not created', 'The session is ending.');
      open(value.sessionId, driver);
      answer(response, 200, withoutAddress(value));
    } finally {
      creating = false;
    }
  };

  const open = (id: string, driver: Chromedriver): void => {
    const own = createDriverSession({
      id,
      driver,
      idleMs: options.idleMs ?? IDLE_MS,
      onIdle: () => {
        log.info('WebDriver client is silent', { webDriverSession: id });
        void send({ port: driver.port, method: 'DELETE', path: `/session/${id}` }).then(
          (gone) => gone.resume(),
          () => undefined,
        );
        own.end();
      },
      onEnd: () => {
        session = undefined;
        if (!closed) options.onDetach();
      },
    });
    session = own;
    options.onAttach();
  };

  const command = async (request: IncomingMessage, response: ServerResponse, id: string, rest: string) => {
    const own = session;
    if (own?.id !== id) throw new WebDriverError('invalid session id', 'This WebDriver session has ended.');
    const gone = new AbortController();
    response.once('close', () => gone.abort());
    await own.during(async () => {
      const { method = 'GET' } = request;
      const passed = { port: own.driver.port, method, path: `/session/${id}${rest}`, signal: gone.signal };
      const answered = await send({ ...passed, body: method === 'POST' ? request : undefined });
      if (method !== 'DELETE') {
        response.writeHead(answered.statusCode ?? 502, headersOf(answered));
        return pipeline(answered, response);
      }
      const { value } = (await readJson(answered)) as { value: unknown };
      answer(response, answered.statusCode ?? 502, value);
      // Chromedriver ends a session with its last window, too.
      const isLast = rest === '' || (rest === '/window' && Array.isArray(value) && value.length === 0);
      if (answered.statusCode === 200 && isLast) own.end();
    });
  };

  const route = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { pathname } = new URL(request.url ?? '/', 'http://service');
    const [, id, given = ''] = /^\/webdriver\/session\/([\w-]{1,64})(\/[^?]*?)?\/?$/.exec(pathname) ?? [];
    // Chromedriver knows the upload of a file by the name that it had before it was Selenium's own.
    const rest = given === '/se/file' ? '/file' : given;
    if (id !== undefined) return command(request, response, id, rest);
    const asked = `${request.method} ${pathname.replace(/\/$/, '')}`;
    if (asked === 'POST /webdriver/session') return newSession(request, response);
    if (asked !== 'GET /webdriver/status')
      throw new WebDriverError('unknown command', `There is no ${asked.slice(0, 200)}.`);
    const missing = options.findChromedriver() === undefined && NO_CHROMEDRIVER;
    const message = missing || (session || creating ? ONE_AT_A_TIME : 'A WebDriver session can be made.');
    answer(response, 200, { ready: !missing && !session && !creating, message });
  };

  return {
    handle: (request, response) => route(request, response).catch((error: unknown) => answerError(response, error)),
    close: async () => {
      closed = true;
      await starting?.then((driver) => driver.stop()).catch(() => undefined);
    },
  };
};

const headersOf = ({ headers }: IncomingMessage) => ({
  'content-type': headers['content-type'] ?? 'application/json; charset=utf-8',
  ...(headers['content-length'] && { 'content-length': headers['content-length'] }),
  'cache-control': 'no-cache',
});
