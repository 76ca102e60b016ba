/** What Chromium may inherit: how to find programs, speak the user's language and draw text. */
const INHERITED = /^(PATH|LANG|LANGUAGE|LC_[A-Z]+|TZ|FONTCONFIG_FILE|FONTCONFIG_PATH|LD_LIBRARY_PATH)$/;

/**
 * What makes Chromium read and write file names as UTF-8, where the locale would not: without it, a file named `Ü.csv`
 * cannot be chosen by a page, and a download loses its name. Containers have no locale at all.
 */
const utf8Locale = ({ LC_ALL, LC_CTYPE, LANG }: NodeJS.ProcessEnv): Record<string, string> =>
  /utf-?8/i.test(LC_ALL || LC_CTYPE || LANG || '') ? {} : { LC_ALL: 'C.UTF-8' };

/**
 * Chromium's environment. It is an allow-list, so that credentials and settings of this process can never be read by
 * a page that breaks out of its renderer.
 */
export const chromiumEnvironment = (
  from: NodeJS.ProcessEnv,
  tmpDirectory: string,
  needed: Readonly<Record<string, string>> = {},
): Record<string, string> => ({
  ...Object.fromEntries(
    Object.entries(from).filter(
      (entry): entry is [string, string] => INHERITED.test(entry[0]) && entry[1] !== undefined,
    ),
  ),
  ...utf8Locale(from),
  HOME: tmpDirectory,
  TMPDIR: tmpDirectory,
  XDG_CACHE_HOME: tmpDirectory,
  XDG_CONFIG_HOME: tmpDirectory,
  // There is no message bus to wait for.
  DBUS_SESSION_BUS_ADDRESS: '/dev/null',
  ...needed,
});
