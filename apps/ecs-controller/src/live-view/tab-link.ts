import type { CdpConnection, CdpObject } from '@wallcrawler/cdp-client';
import type { LiveDialog } from '@wallcrawler/live-view';

/** How long a page may take to say whether it is shown: one that is busy or halted says nothing. */
const ASK_MS = 500;

/** A viewer's own hold on a tab: it shows dialogs, and what is emulated through it ends with it. */
export interface TabLink {
  /** Sends a command to the tab; one that the tab refuses, or outlives, is no fault of the viewer. */
  readonly send: (method: string, params?: CdpObject) => Promise<CdpObject>;
  readonly close: () => void;
}

/** Attaches to a tab by a flat session of its own; rejects when the tab has gone. */
export const linkTab = async (
  cdp: CdpConnection,
  targetId: string,
  onDialog: (dialog: LiveDialog | null) => void,
): Promise<TabLink> => {
  const { sessionId } = (await cdp.send('Target.attachToTarget', { targetId, flatten: true })) as { sessionId: string };
  const stops = [
    cdp.on('Page.javascriptDialogOpening', ({ type, message, defaultPrompt }, from) => {
      const dialog = { kind: type, message, defaultPrompt: defaultPrompt ?? '' } as LiveDialog;
      if (from === sessionId) onDialog(dialog);
    }),
    cdp.on('Page.javascriptDialogClosed', (_params, from) => void (from === sessionId && onDialog(null))),
  ];
  const send: TabLink['send'] = (method, params) => cdp.send(method, params, sessionId).catch(() => ({}));
  void send('Page.enable');
  return {
    send,
    close: () => {
      for (const stop of stops) stop();
      void cdp.send('Target.detachFromTarget', { sessionId }).catch(() => undefined);
    },
  };
};

/** Whether a page is shown, as it says itself through the given session; false when it does not answer. */
export const isShown = async (cdp: CdpConnection, sessionId: string): Promise<boolean> => {
  const asked = cdp.send(
    'Runtime.evaluate',
    { expression: 'document.visibilityState', returnByValue: true, throwOnSideEffect: true },
    sessionId,
  );
  const answer = asked.then(({ result }) => (result as { value?: unknown }).value === 'visible').catch(() => false);
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => (timer = setTimeout(resolve, ASK_MS, false)));
  return Promise.race([answer, late]).finally(() => clearTimeout(timer));
};
