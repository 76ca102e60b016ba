import { statfsSync } from 'node:fs';

/** What decides Chromium's command line. */
export interface ArgumentOptions {
  readonly profileDirectory: string;
  /** Loopback port of the session's egress proxy. */
  readonly proxyPort: number;
  /** Size of a page's content in CSS pixels. Default: a window of 1280x720. */
  readonly viewport?: { readonly width: number; readonly height: number };
  /** Chromium's own sandbox. Default: on, unless the process runs as root, where Chromium refuses it. */
  readonly sandbox?: boolean;
  /** Directories of unpacked extensions to load; only a full Chromium has extensions. Default: none. */
  readonly extensionDirectories?: readonly string[];
  /** Takes over the session cookies of an earlier run of the profile, which are dropped otherwise. Default: false. */
  readonly restoreSessionCookies?: boolean;
  /** More switches; `--disable-features` is merged with ours, everything else is appended. */
  readonly args?: readonly string[];
}

const DISABLE_FEATURES = '--disable-features=';
/** The omnibox popups are preloaded in a renderer of their own: a fifth of the start-up CPU for nothing. */
const FEATURES_OFF = ['WebUIOmniboxPopup', 'WebUIOmniboxAimPopup', 'Translate', 'MediaRouter', 'OptimizationHints'];
/** Chromium warns of a missing sandbox in a bar that takes 56 px of every page, unless a test driver started it. */
const UNSANDBOXED = ['--no-sandbox', '--test-type=webdriver'];
const SMALL_SHARED_MEMORY = 512 * 1024 * 1024;

/** Builds the command line: a lean headless browser whose only way out is the egress proxy. */
export const chromiumArguments = (options: ArgumentOptions): string[] => {
  const { width, height } = options.viewport ?? { width: 1280, height: 720 };
  const given = options.args ?? [];
  const extensions = options.extensionDirectories ?? [];
  const featuresOff = [
    ...FEATURES_OFF,
    // Newer versions take --load-extension only without this feature.
    ...(extensions.length > 0 ? ['DisableLoadExtensionCommandLineSwitch'] : []),
    ...given.filter((arg) => arg.startsWith(DISABLE_FEATURES)).map((arg) => arg.slice(DISABLE_FEATURES.length)),
  ];
  return [
    '--headless=new',
    ...((options.sandbox ?? process.getuid?.() !== 0) ? [] : UNSANDBOXED),
    '--remote-debugging-port=0',
    '--remote-debugging-address=127.0.0.1',
    // Nobody talks over the pipe. It ties the browser to this process: when the pipe closes, Chromium exits,
    // even if this process was killed without a chance to end it.
    '--remote-debugging-pipe',
    `--user-data-dir=${options.profileDirectory}`,
    `--window-size=${width},${height}`,
    `--proxy-server=http://127.0.0.1:${options.proxyPort}`,
    // Without this Chromium would reach loopback addresses past the proxy.
    '--proxy-bypass-list=<-loopback>',
    // Both spellings: the full browser and the headless shell read different ones.
    '--webrtc-ip-handling-policy=disable_non_proxied_udp',
    '--force-webrtc-ip-handling-policy=disable_non_proxied_udp',
    '--disable-quic',
    '--disable-gpu',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--disable-default-apps',
    '--disable-breakpad',
    // Automation works in tabs that nobody looks at: they must not be slowed down.
    '--disable-background-timer-throttling',
    '--disable-backgrounding-occluded-windows',
    '--disable-renderer-backgrounding',
    '--no-first-run',
    '--no-default-browser-check',
    '--no-pings',
    '--password-store=basic',
    '--mute-audio',
    ...(extensions.length > 0 ? [`--load-extension=${extensions.join(',')}`] : []),
    // It would open the last run's tabs as well, but of those an archived profile has none.
    ...(options.restoreSessionCookies ? ['--restore-last-session'] : []),
    ...(hasSmallSharedMemory() ? ['--disable-dev-shm-usage'] : []),
    `${DISABLE_FEATURES}${featuresOff.join(',')}`,
    ...given.filter((arg) => !arg.startsWith(DISABLE_FEATURES)),
    'about:blank',
  ];
};

/** Containers get 64 MB of /dev/shm, on Fargate without a way to ask for more; tabs crash when it is full. */
const hasSmallSharedMemory = (): boolean => {
  try {
    const { blocks, bsize } = statfsSync('/dev/shm');
    return blocks * bsize < SMALL_SHARED_MEMORY;
  } catch {
    return true;
  }
};
