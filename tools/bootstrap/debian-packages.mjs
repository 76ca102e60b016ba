import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import path from 'node:path';

/** Programs that npm cannot bring, the Debian packages that have them, and what does not work without them. */
const PROGRAMS = [
  {
    programs: ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'],
    variable: 'CHROME_PATH',
    debianPackage: 'chromium',
    lost: 'extensions and the DevTools front-end (sessions run in the headless shell that npm brings)',
  },
  {
    programs: ['chromedriver'],
    variable: 'CHROMEDRIVER_PATH',
    debianPackage: 'chromium-driver',
    lost: 'Selenium',
  },
  { programs: ['ffmpeg'], debianPackage: 'ffmpeg', lost: 'recordings and replays' },
  { programs: ['certutil'], debianPackage: 'libnss3-tools', lost: 'CA certificates of your own' },
  {
    programs: ['debootstrap'],
    debianPackage: 'debootstrap',
    lost: 'tests of the container images (their Dockerfiles are read, but not built)',
  },
];

const isOnPath = (program) =>
  (process.env.PATH ?? '').split(path.delimiter).some((directory) => {
    try {
      accessSync(path.join(directory, program), constants.X_OK);
      return directory !== '';
    } catch {
      return false;
    }
  });

const missing = () =>
  PROGRAMS.filter(({ programs, variable }) => !(variable && process.env[variable]) && !programs.some(isOnPath));

/**
 * Installs with apt-get what the browsers and the tests need and npm does not have, when this process may: as root on Debian or
 * Ubuntu. Otherwise says what will not work. `WALLCRAWLER_NO_APT=1` keeps apt-get out of it.
 */
export function installDebianPackages() {
  const wanted = missing();
  if (wanted.length === 0) return;
  const names = wanted.map(({ debianPackage }) => debianPackage);
  const mayInstall = process.getuid?.() === 0 && isOnPath('apt-get') && !process.env.WALLCRAWLER_NO_APT;
  if (mayInstall) {
    console.log(`Installing Debian packages (apt-get install ${names.join(' ')}), once per machine ...`);
    const options = {
      stdio: ['ignore', 'pipe', 'pipe'],
      encoding: 'utf8',
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    };
    const install = () => spawnSync('apt-get', ['install', '-y', '--no-install-recommends', ...names], options);
    // The package lists of a fresh image are empty or old: fetched only when the first try says so.
    let result = install();
    if (result.status !== 0) {
      spawnSync('apt-get', ['update'], options);
      result = install();
    }
    if (result.status !== 0) console.warn(`apt-get failed:\n${(result.stderr ?? '').trim().slice(-2000)}`);
  }
  for (const { debianPackage, lost } of missing())
    console.warn(`The Debian package ${debianPackage} is not installed; without it there is no support for: ${lost}.`);
}
