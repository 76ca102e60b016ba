import type { CreateSessionBody } from '@wallcrawler/session-api';
import type { BrowserSettings } from '@wallcrawler/session-store';
import type { References } from './references.ts';

/** What the row keeps of a create's options; what has its default value, and is no default of a switch, is left out. */
export function sessionSettings(
  { browserSettings, proxies }: CreateSessionBody,
  { extensionIds, certificateIds }: Pick<References, 'extensionIds' | 'certificateIds'>,
): BrowserSettings {
  const { viewport, ignoreCertificateErrors, blockAds, allowedDomains = [], context } = browserSettings;
  return {
    ...(viewport && { viewport }),
    ...(ignoreCertificateErrors !== undefined && { ignoreCertificateErrors }),
    ...(blockAds !== undefined && { blockAds }),
    ...(allowedDomains.length > 0 && { allowedDomains }),
    logSession: browserSettings.logSession,
    recordSession: browserSettings.recordSession,
    ...(context && { context }),
    ...(extensionIds.length > 0 && { extensionIds }),
    ...(certificateIds.length > 0 && { certificateIds }),
    ...(proxies.length > 0 && { proxyRules: proxies.length }),
  };
}
