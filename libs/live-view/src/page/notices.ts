import { byId } from './elements.ts';
import type { ViewState } from './states.ts';

const TOAST_MS = 4_000;

/** What the notice over the picture says; nothing while the view is live. */
const noticeOf = (state: ViewState): { title: string; detail: string; busy: boolean } | undefined => {
  switch (state.kind) {
    case 'live':
      return undefined;
    case 'connecting':
      return { title: 'Connecting', detail: '', busy: true };
    case 'lost':
      return { title: 'Reconnecting', detail: state.detail, busy: true };
    case 'over':
      return { title: state.title, detail: state.detail, busy: false };
  }
};

const BADGES = { connecting: 'Connecting', live: 'Live', lost: 'Reconnecting', over: 'Ended' } as const;

/** Shows the state: over the picture, and in the bar or, without one, in a corner. */
export const showState = (state: ViewState, navbar: boolean): void => {
  const readOnly = state.kind === 'live' && state.readOnly;
  const notice = noticeOf(state);
  byId('notice', HTMLElement).hidden = notice === undefined;
  if (notice) {
    byId('spinner', HTMLElement).hidden = !notice.busy;
    byId('notice-title', HTMLElement).textContent = notice.title;
    byId('notice-detail', HTMLElement).textContent = notice.detail;
  }
  const stage = byId('stage', HTMLElement);
  stage.classList.toggle('stale', notice !== undefined);
  // Nothing was ever shown, so there is nothing to keep in sight.
  if (state.kind === 'connecting' || state.kind === 'over') stage.classList.add('empty');
  document.body.classList.toggle('over', state.kind === 'over');
  if (notice) byId('toast', HTMLElement).hidden = true;
  const badge = byId('badge', HTMLElement);
  badge.textContent = readOnly ? 'Read-only' : BADGES[state.kind];
  badge.className = state.kind === 'live' ? (readOnly ? 'watch' : 'live') : '';
  byId('pill', HTMLElement).hidden = navbar || !readOnly;
  byId('keyboard', HTMLTextAreaElement).disabled = state.kind !== 'live';
};

let hiding: ReturnType<typeof setTimeout> | undefined;

/** Says for a moment why something was not done. */
export const toast = (text: string): void => {
  const element = byId('toast', HTMLElement);
  element.textContent = text;
  element.hidden = false;
  clearTimeout(hiding);
  hiding = setTimeout(() => (element.hidden = true), TOAST_MS);
};
