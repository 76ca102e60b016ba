// Selenium against Wallcrawler: WebDriver through the gateway, with the session's key in a header.
import Browserbase from '@browserbasehq/sdk';
import { By, Capabilities, WebDriver } from 'selenium-webdriver';
import { Executor, HttpClient } from 'selenium-webdriver/http/index.js';

const bb = new Browserbase();
const session = await bb.sessions.create({ userMetadata: { example: 'selenium' } });

class SessionClient extends HttpClient {
  send(request) {
    request.headers.set('x-bb-signing-key', session.signingKey);
    return super.send(request);
  }
}
const executor = new Executor(Promise.resolve(new SessionClient(session.seleniumRemoteUrl)));
const driver = WebDriver.createSession(executor, new Capabilities({ browserName: 'chrome' }));

await driver.get(process.env.SITE_URL);
await driver.findElement(By.id('buy')).click();
console.log(await driver.findElement(By.id('stock')).getText());

await driver.quit();
