import type { ArtifactBroker } from '@wallcrawler/artifacts';
import type { RunningChromium, SessionDirectories } from '@wallcrawler/browser';
import type { CdpConnection, CdpObject } from '@wallcrawler/cdp-client';
import type { Logger } from '@wallcrawler/runtime';
import { atMost } from '../at-most.ts';
import { releaseLease, saveProfile } from './save-profile.ts';
import { keepSessionCookies, readSessionCookies } from './session-cookies.ts';

/** Options of `keepProfile`. */
export interface KeeperOptions {
  readonly browser: RunningChromium;
  readonly cdp: CdpConnection;
  readonly broker: ArtifactBroker;
  readonly directories: SessionDirectories;
  readonly log: Logger;
}

/** Writes the profile of a session back to its context when the session ends. */
export interface ProfileKeeper {
  /**
   * Ends the browser and saves its profile; the directories stay. A browser that crashed or had to be killed is not
   * saved: half a profile would replace a whole one. Never rejects.
   * @param deadline epoch milliseconds after which no further attempt is begun.
   */
  finish(deadline: number): Promise<void>;
}

const COOKIES_INTERVAL_MS = 2_000;
/** How long a browser may take to name its cookies when it is about to end. */
const COOKIES_MS = 2_000;
const QUIT_MS = 10_000;

/**
 * Follows a browser whose profile is to be saved. A full Chromium writes its session cookies into the profile, so they
 * are right however it ends. The headless shell does not: there they are asked for regularly, because a client may
 * close the browser, and then it is too late to ask.
 */
export const keepProfile = ({ browser, cdp, broker, directories, log }: KeeperOptions): ProfileKeeper => {
  const writesThemItself = browser.servesDevTools;
  let cookies: CdpObject[] | undefined;
  const read = async (): Promise<void> => {
    const read = await readSessionCookies(cdp).catch(() => undefined);
    if (read) cookies = read;
  };
  const timer = writesThemItself ? undefined : setInterval(() => void read(), COOKIES_INTERVAL_MS);

  return {
    finish: async (deadline) => {
      clearInterval(timer);
      // One that has hung up already is silent at once.
      await atMost(COOKIES_MS, read());
      if (!(await browser.quit(QUIT_MS))) {
        log.error('the context is not saved: the browser crashed or did not end in time');
        return releaseLease(broker, log);
      }
      const { directory, profileDirectory } = directories;
      if (cookies) await keepSessionCookies(profileDirectory, cookies);
      await saveProfile({ broker, profileDirectory, workDirectory: directory, deadline, log });
    },
  };
};
