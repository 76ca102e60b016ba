import { createRequire } from 'node:module';
import type { SessionCreateResponse } from '@browserbasehq/sdk/resources/sessions/sessions';
import { Capabilities, WebDriver } from 'selenium-webdriver';
import type * as SeleniumHttp from 'selenium-webdriver/http.js';
import type * as SeleniumRemote from 'selenium-webdriver/remote.js';

/** Its types and its files do not go by the same names. */
const load = createRequire(import.meta.filename);
const { Executor, HttpClient } = load('selenium-webdriver/http') as typeof SeleniumHttp;
export const { FileDetector } = load('selenium-webdriver/remote') as typeof SeleniumRemote;

/** Selenium's own HTTP client, which says on every request which session it is for. */
class SessionClient extends HttpClient {
  readonly #signingKey: string;

  constructor(session: Pick<SessionCreateResponse, 'seleniumRemoteUrl' | 'signingKey'>) {
    super(session.seleniumRemoteUrl);
    this.#signingKey = session.signingKey;
  }

  override send(request: SeleniumHttp.Request): Promise<SeleniumHttp.Response> {
    const { headers } = request as SeleniumHttp.Request & { headers: Map<string, string> };
    headers.set('x-bb-signing-key', this.#signingKey);
    return super.send(request);
  }
}

/** An unmodified Selenium on a session; rejects as Selenium does when there can be none. */
export const connectSelenium = async (
  session: Pick<SessionCreateResponse, 'seleniumRemoteUrl' | 'signingKey'>,
  capabilities: object = {},
): Promise<WebDriver> => {
  const executor = new Executor(Promise.resolve(new SessionClient(session)));
  const driver = WebDriver.createSession(executor, new Capabilities({ browserName: 'chrome', ...capabilities }));
  await driver.getSession();
  return driver;
};
