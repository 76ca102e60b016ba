import { createContext, Script, type Context } from 'node:vm';
import { EgressRefusal } from '@wallcrawler/egress';

/** A sensible pattern needs some microseconds, but a busy machine may make this process wait in the middle. */
const MATCH_MS = 250;
const REMEMBERED_HOSTS = 1_000;

const script = new Script('matches(host)');
/** One for all: a context costs about a megabyte, and matching is synchronous. */
let shared: Context | undefined;

/**
 * The same matcher with bounds: patterns are regular expressions of users and hosts are chosen by pages, and some pairs
 * of them take longer than the session lives, in the process that must end it.
 * @throws EgressRefusal 502 when a match takes longer than 250 ms.
 */
export const boundedMatcher = (matches: (host: string) => boolean): ((host: string) => boolean) => {
  const remembered = new Map<string, boolean>();
  const decide = (host: string): boolean => {
    const context = Object.assign((shared ??= createContext()), { matches, host });
    try {
      return script.runInContext(context, { timeout: MATCH_MS }) as boolean;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw error;
      throw new EgressRefusal(502, `A domainPattern of this session takes too long on ${host}`);
    }
  };
  return (host) => {
    const known = remembered.get(host);
    if (known !== undefined) return known;
    const decided = decide(host);
    if (remembered.size >= REMEMBERED_HOSTS) remembered.clear();
    remembered.set(host, decided);
    return decided;
  };
};
