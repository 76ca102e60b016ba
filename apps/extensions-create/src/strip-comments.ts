/** A string, or a comment of one of the two kinds. Strings come first: what looks like a comment in one is none. */
const TOKEN = /"(?:[^"\\]|\\.)*"|\/\/[^\n\r]*|\/\*[\s\S]*?\*\//g;

/** JSON without the comments that some of its readers allow. */
export const stripComments = (json: string): string =>
  json.replaceAll(TOKEN, (token) => (token.startsWith('"') ? token : ' '));
