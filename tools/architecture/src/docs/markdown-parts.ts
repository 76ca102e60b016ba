const FENCE = /^```(\w*)\n([\s\S]*?)^```$/gm;

/** The texts of a page's code blocks in one of the languages. */
export const codeBlocks = (page: string, languages: readonly string[]): string[] =>
  [...page.matchAll(FENCE)]
    .filter(([, language]) => languages.includes(language ?? ''))
    .map(([, , text]) => text ?? '');

const prose = (page: string): string => page.replaceAll(FENCE, '');

/** What stands in backticks in a page's text. */
export const inlineCode = (page: string): string[] =>
  [...prose(page).matchAll(/`([^`\n]+)`/g)].map(([, text]) => text ?? '');

/** Targets of links and images that stay within the repository: neither a URL nor a mail address. */
export const localLinks = (page: string): string[] =>
  [
    ...prose(page)
      .replaceAll(/`[^`\n]*`/g, '')
      .matchAll(/\]\(([^)\s]+)\)|^\[[^\]]+\]: (\S+)$/gm),
  ]
    .map(([, inline, reference]) => inline ?? reference ?? '')
    .filter((target) => !/^[a-z]+:/.test(target));

/** The anchors that GitHub gives a page's headings. */
export const anchors = (page: string): string[] =>
  [...prose(page).matchAll(/^#{1,6} (.+)$/gm)].map(([, heading]) =>
    (heading ?? '')
      .toLowerCase()
      .replaceAll(/[^\p{Letter}\p{Number} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
