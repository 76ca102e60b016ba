/** Why a process that hosts a relay has to end. */
export type ProcessEnd =
  { readonly kind: 'asked'; readonly by: string } | { readonly kind: 'fault'; readonly error: unknown };

/**
 * Calls `onEnd` when the process is asked to end (SIGTERM, SIGINT, or the end of stdin where WALLCRAWLER_PARENT_PIPE
 * is 1 and stdin is the parent's pipe, so that a parent that was killed leaves nothing behind) or when an error has
 * reached nobody. Only the first reason counts; later signals change nothing.
 */
export const watchProcessEnd = (onEnd: (end: ProcessEnd) => void, host: NodeJS.Process = process): void => {
  let ended = false;
  const once = (end: ProcessEnd) => {
    if (ended) return;
    ended = true;
    onEnd(end);
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) host.on(signal, () => once({ kind: 'asked', by: signal }));
  host.on('uncaughtException', (error) => once({ kind: 'fault', error }));
  host.on('unhandledRejection', (error) => once({ kind: 'fault', error }));
  if (host.env.WALLCRAWLER_PARENT_PIPE !== '1') return;
  const parentGone = () => once({ kind: 'asked', by: 'the end of its parent' });
  host.stdin.once('end', parentGone).once('close', parentGone).once('error', parentGone).resume();
};
