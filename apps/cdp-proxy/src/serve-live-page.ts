import type { ServerResponse } from 'node:http';
import { RelayError, type Route } from '@wallcrawler/cdp-relay';
import type { PageFiles } from '@wallcrawler/live-view/page-files';

const TYPES: Readonly<Record<string, string>> = { html: 'text/html', js: 'text/javascript', css: 'text/css' };

/** The page may talk to this gateway and to nobody else; anybody may show it in a frame, for that is its use. */
const policyFor = (publicBaseUrl: string): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    'img-src data:',
    // Some browsers do not count a WebSocket of the same host as 'self'.
    `connect-src 'self' ${publicBaseUrl}`,
    "base-uri 'none'",
    "form-action 'none'",
    'frame-ancestors *',
  ].join('; ');

/**
 * Answers for the files of the live view. They are the same for everybody and say nothing of any session: a void link
 * must load too, so that the page can say that it is void.
 */
export const serveLivePage =
  (files: PageFiles, publicBaseUrl: string | (() => string)) =>
  ({ path }: Route, response: ServerResponse): void => {
    const name = path.split('/').at(-1) ?? '';
    const text = Object.entries(files).find(([file]) => file === name)?.[1];
    if (text === undefined) throw new RelayError(404, 'There is no such page.');
    const base = typeof publicBaseUrl === 'string' ? publicBaseUrl : publicBaseUrl();
    response.writeHead(200, {
      'content-type': `${TYPES[name.split('.').at(-1) ?? '']}; charset=utf-8`,
      'content-length': Buffer.byteLength(text),
      // Script and style are named by their content, the page is not.
      'cache-control': name.endsWith('.html') ? 'no-cache' : 'public, max-age=31536000, immutable',
      'content-security-policy': policyFor(base),
      'cross-origin-resource-policy': 'cross-origin',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
    });
    response.end(text);
  };
