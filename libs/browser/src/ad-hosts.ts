import { AD_DOMAINS } from './ad-domains.ts';

const domains: ReadonlySet<string> = new Set(AD_DOMAINS.trim().split(/\s+/));

/** Whether a host serves advertising: it, or a domain that it is below, is one of `AD_DOMAINS`. */
export const isAdHost = (host: string): boolean => {
  const labels = host.toLowerCase().replace(/\.$/, '').split('.');
  return labels.some((_label, index) => domains.has(labels.slice(index).join('.')));
};
