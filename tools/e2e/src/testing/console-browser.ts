import { chromium } from 'playwright-core';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { findChromium } from '@wallcrawler/browser';
import type { TestCloud } from './cloud.ts';

/** A person's browser, with the console in it. */
export class ConsoleBrowser {
  readonly #browser: Browser;
  readonly #cloud: TestCloud;
  /** What pages wrote to their consoles as errors, and what they threw. */
  readonly errors: string[] = [];

  private constructor(browser: Browser, cloud: TestCloud) {
    this.#browser = browser;
    this.#cloud = cloud;
  }

  static async launch(cloud: TestCloud): Promise<ConsoleBrowser> {
    const { executablePath, environment } = await findChromium();
    const browser = await chromium.launch({
      executablePath,
      env: { ...process.env, ...environment },
      args: ['--no-sandbox'],
    });
    return new ConsoleBrowser(browser, cloud);
  }

  /** A window of its own, with nothing kept from earlier ones, at the console's sign-in. */
  async open(options: BrowserContextOptions = {}): Promise<Page> {
    const { consoleURL } = this.#cloud.settings;
    if (!consoleURL) throw new Error('the console is not built: npm run nx -- build console');
    const context = await this.#browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
    const page = await context.newPage();
    page.on('pageerror', (error) => this.errors.push(String(error)));
    await page.goto(consoleURL);
    return page;
  }

  /** The same, signed in. */
  async signIn(options?: BrowserContextOptions): Promise<Page> {
    const page = await this.open(options);
    await page.getByLabel('API key').fill(this.#cloud.settings.apiKey);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('heading', { name: 'Sessions' }).waitFor();
    return page;
  }

  close(): Promise<void> {
    return this.#browser.close();
  }
}
