export { isAdHost } from './ad-hosts.ts';
export { browserCommand } from './browser-command.ts';
export { ChromiumError, type ChromiumErrorCode } from './errors.ts';
export type { UpstreamFailure } from './egress-failure.ts';
export { startEgressProxy, type EgressProxy, type EgressProxyOptions } from './egress-proxy.ts';
export { findChromium, type FoundChromium } from './find-chromium.ts';
export { launchChromium, type ChromiumExit, type ChromiumOptions, type RunningChromium } from './launch-chromium.ts';
export {
  createSessionDirectories,
  removeAbandonedDirectories,
  type SessionDirectories,
} from './session-directories.ts';
export { trustCertificates } from './trust-certificates.ts';
