import type { ArtifactBroker, ProxyRule } from '@wallcrawler/artifacts';
import type { SessionDirectories } from '@wallcrawler/browser';
import type { Logger } from '@wallcrawler/runtime';
import type { BrowserSettings } from '@wallcrawler/session-store';
import { needsArtifacts, openArtifacts } from './artifacts/open-artifacts.ts';
import { prepareCertificates } from './certificates.ts';
import { hydrateProfile } from './context/hydrate-profile.ts';
import { prepareExtensions } from './extensions.ts';

/** What must be in place before the browser of a session can start. */
export interface PreparedSession {
  readonly rules: readonly ProxyRule[];
  readonly extensionDirectories: readonly string[];
  /** Whether the profile directory holds the saved profile of a context. */
  readonly restored: boolean;
}

/** Options of `prepareSession`. */
export interface PrepareOptions {
  readonly settings: BrowserSettings;
  readonly broker: ArtifactBroker;
  readonly directories: SessionDirectories;
  readonly signal: AbortSignal;
  readonly log: Logger;
}

/**
 * Fetches and unpacks what the session was created with. A session without any of it waits for nothing.
 * @throws Error that names the context, extension or certificate that cannot be used; then nothing is still being
 *   written.
 */
export const prepareSession = async (options: PrepareOptions): Promise<PreparedSession> => {
  const { settings, broker, directories, log } = options;
  if (!needsArtifacts(settings)) return { rules: [], extensionDirectories: [], restored: false };
  const { launch, context, extensions, certificates } = await openArtifacts(broker, settings, options.signal, log);
  const failed = new AbortController();
  const signal = AbortSignal.any([options.signal, failed.signal]);
  const steps = [
    context ? hydrateProfile(context, directories, signal) : Promise.resolve(false),
    prepareExtensions(extensions, directories.directory, signal),
    prepareCertificates(certificates, directories.tmpDirectory, signal),
  ] as const;
  try {
    const [restored, extensionDirectories] = await Promise.all(steps);
    return { rules: launch.proxies, extensionDirectories, restored };
  } catch (error) {
    failed.abort();
    await Promise.allSettled(steps);
    throw error;
  }
};
