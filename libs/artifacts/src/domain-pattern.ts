/** Length of a domain pattern, in characters. */
export const MAX_DOMAIN_PATTERN = 200;

const HOST_NAME = /^[a-z0-9-]+(\.[a-z0-9-]+)*$/i;

/**
 * Reads a proxy rule's `domainPattern`. It is one of
 *
 *   example.com       the domain and all below it
 *   *.example.com     all below the domain, not itself
 *   wikipedia\.org$   a regular expression, found anywhere in the host name whatever its case
 *
 * @returns tells whether a host name matches.
 * @throws SyntaxError for an expression that cannot be read, and for an empty or overlong one.
 */
export function compileDomainPattern(pattern: string): (host: string) => boolean {
  if (pattern === '' || pattern.length > MAX_DOMAIN_PATTERN)
    throw new SyntaxError(`expected 1 to ${MAX_DOMAIN_PATTERN} characters`);
  if (pattern === '*') return () => true;
  const below = pattern.startsWith('*.') ? pattern.slice(2) : pattern;
  if (HOST_NAME.test(below)) {
    const domain = below.toLowerCase();
    return (host) => {
      const name = host.toLowerCase().replace(/\.$/, '');
      return name.endsWith(`.${domain}`) || (below === pattern && name === domain);
    };
  }
  const expression = new RegExp(pattern, 'i');
  return (host) => expression.test(host);
}
