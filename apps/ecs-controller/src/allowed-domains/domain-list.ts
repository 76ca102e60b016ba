/**
 * Tells whether a page may go to a URL. An entry allows a host and all below it, `*.name` only what is below the name.
 * What is not loaded from the web (about:blank, data:, file:, chrome:) is no business of a list of domains.
 */
export const createDomainList = (domains: readonly string[]): ((url: string) => boolean) => {
  const entries = domains.map((entry) => {
    const below = entry.startsWith('*.');
    return { below, name: canonical(below ? entry.slice(2) : entry) };
  });
  return (url) => {
    if (!URL.canParse(url)) return false;
    const { protocol, hostname } = new URL(url);
    if (protocol !== 'http:' && protocol !== 'https:') return true;
    const host = canonical(hostname);
    return entries.some(({ below, name }) => host.endsWith(`.${name}`) || (!below && host === name));
  };
};

const canonical = (name: string): string => name.toLowerCase().replace(/\.$/, '');
