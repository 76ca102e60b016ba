import { Script } from 'node:vm';
import TurndownService from 'turndown';

/** What is no part of a page's text: code, controls, and what surrounds every page of a site. */
const NOISE = new Set(
  (
    'head title meta link style script noscript template iframe frame object embed applet svg canvas audio video map ' +
    'nav aside footer dialog button input select textarea datalist option label'
  ).split(' '),
);

const NOISY_ROLES = new Set(['navigation', 'search', 'complementary', 'contentinfo', 'dialog', 'menu', 'menubar']);

/** What is used of a DOM element. The DOM's own types are a browser's, and are not loaded here. */
interface PageElement {
  nodeName: string;
  parentElement: PageElement | null;
  previousElementSibling: PageElement | null;
  children: ArrayLike<PageElement>;
  hasAttribute(name: string): boolean;
  getAttribute(name: string): string | null;
}

const element = (node: unknown): PageElement => node as PageElement;

const isNoise = (node: PageElement): boolean =>
  NOISE.has(node.nodeName.toLowerCase()) ||
  node.hasAttribute('hidden') ||
  node.getAttribute('aria-hidden') === 'true' ||
  NOISY_ROLES.has(node.getAttribute('role') ?? '');

/** Absolute, or undefined for what leads nowhere outside the page. */
function target(link: string | null, base: string): string | undefined {
  if (!link || link.startsWith('#') || !URL.canParse(link, base)) return undefined;
  const url = new URL(link, base);
  return /^(https?|mailto|tel):$/.test(url.protocol) ? url.href : undefined;
}

const oneLine = (text: string): string => text.trim().replace(/\s*\n\s*/g, ' ');

const isFirstRow = (row: PageElement): boolean => {
  const part = row.parentElement;
  const before = (node: PageElement | null) => node?.previousElementSibling ?? null;
  const firstPart = part?.nodeName === 'TABLE' || before(part) === null || before(part)?.nodeName === 'CAPTION';
  return before(row) === null && firstPart;
};

/** One converter for a page; links become absolute by `base`. */
function converter(base: string): TurndownService {
  const service = new TurndownService({ headingStyle: 'atx', codeBlockStyle: 'fenced', bulletListMarker: '-' });
  service.addRule('links', {
    filter: 'a',
    replacement: (content, node) => {
      const href = target(element(node).getAttribute('href'), base);
      const text = oneLine(content);
      return href && text ? `[${text}](${href})` : text;
    },
  });
  service.addRule('images', {
    filter: 'img',
    replacement: (_content, node) => {
      const source = target(element(node).getAttribute('src'), base);
      const text = oneLine(element(node).getAttribute('alt') ?? '');
      return source ? `![${text}](${source})` : '';
    },
  });
  service.addRule('cells', {
    filter: ['th', 'td'],
    replacement: (content) => ` ${oneLine(content).replaceAll('|', '\\|')} |`,
  });
  service.addRule('rows', {
    filter: 'tr',
    replacement: (content, node) => {
      const ruler = isFirstRow(element(node)) ? `\n|${' --- |'.repeat(element(node).children.length)}` : '';
      return `\n|${content}${ruler}`;
    },
  });
  service.addRule('tables', { filter: 'table', replacement: (content) => `\n\n${content.trim()}\n\n` });
  service.addRule('table parts', { filter: ['thead', 'tbody', 'tfoot'], replacement: (content) => content });
  // The rule that is added last is asked first; `remove` would be asked after the rules for what it should remove.
  service.addRule('noise', { filter: (node) => isNoise(element(node)), replacement: () => '' });
  return service;
}

/** The page cannot be converted with reasonable effort. */
export class PageTooComplexError extends Error {
  override readonly name = 'PageTooComplexError';
}

/**
 * The text of a page as Markdown (CommonMark, and tables as GitHub has them).
 * @param base URL of the page, which relative links are relative to.
 * @param limitMs CPU time that it may take. The parser's effort grows with the cube of the nesting, so a small page of
 *   garbage could occupy it for minutes; running it as a script is how Node.js interrupts synchronous code.
 * @throws PageTooComplexError
 */
export function toMarkdown(html: string, base: string, limitMs = 6_000): string {
  const convert = () => converter(base).turndown(html);
  try {
    return new Script('convert()').runInNewContext({ convert }, { timeout: limitMs }) as string;
  } catch (error) {
    const { name, code, message } = error as NodeJS.ErrnoException;
    if (name === 'RangeError' || code === 'ERR_SCRIPT_EXECUTION_TIMEOUT')
      throw new PageTooComplexError('the page is nested too deeply or too long', { cause: error });
    throw new Error(`the page could not be converted: ${message}`, { cause: error });
  }
}
