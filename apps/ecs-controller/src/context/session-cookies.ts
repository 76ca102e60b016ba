import { readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { CdpConnection, CdpObject } from '@wallcrawler/cdp-client';
import { SESSION_COOKIES_FILE } from '@wallcrawler/profile';

/** Members of a cookie that Storage.setCookies takes back. */
const TAKEN = [
  'name',
  'value',
  'domain',
  'path',
  'secure',
  'httpOnly',
  'sameSite',
  'priority',
  'sourceScheme',
  'sourcePort',
  'partitionKey',
];

/** The cookies without an expiry date, in the form in which they can be set again. */
export const readSessionCookies = async (cdp: CdpConnection): Promise<CdpObject[]> => {
  const { cookies } = (await cdp.send('Storage.getCookies')) as { cookies: CdpObject[] };
  return cookies
    .filter(({ session }) => session === true)
    .map((cookie) => Object.fromEntries(TAKEN.filter((key) => key in cookie).map((key) => [key, cookie[key]])));
};

/** Puts them into the profile, so that they go into its archive. */
export const keepSessionCookies = (profileDirectory: string, cookies: readonly CdpObject[]): Promise<void> =>
  writeFile(path.join(profileDirectory, SESSION_COOKIES_FILE), JSON.stringify(cookies), { mode: 0o600 });

/**
 * Sets the session cookies that a profile was saved with; without such a file it does nothing.
 * @throws Error when the file cannot be read or the browser does not take its cookies.
 */
export const restoreSessionCookies = async (cdp: CdpConnection, profileDirectory: string): Promise<void> => {
  const file = path.join(profileDirectory, SESSION_COOKIES_FILE);
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw error;
  }
  const cookies = JSON.parse(text) as CdpObject[];
  if (cookies.length > 0) await cdp.send('Storage.setCookies', { cookies });
  // Gone, so that it cannot be saved again when this session has newer ones.
  await rm(file);
};
