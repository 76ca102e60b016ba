import type { LiveTab } from '../protocol.ts';

/** What a person does with tabs. */
export interface TabStripEvents {
  readonly onSelect: (id: string) => void;
  readonly onClose: (id: string) => void;
}

const CROSS = '<svg viewBox="0 0 16 16"><path d="m4 4 8 8M12 4l-8 8"/></svg>';

/** A tab's name: its title, or its address, or that it is empty. */
export const nameOf = ({ title, url }: LiveTab): string => {
  if (url === '' || url === 'about:blank') return title === url ? 'New tab' : title || 'New tab';
  return title || url.replace(/^https?:\/\//, '');
};

/** Draws the tabs; arrow keys go from one to the next, as a tab list should. */
export const createTabStrip = (list: HTMLElement, { onSelect, onClose }: TabStripEvents) => {
  list.addEventListener('keydown', (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const tabs = [...list.querySelectorAll<HTMLElement>('[role=tab]')];
    const at = tabs.indexOf(document.activeElement as HTMLElement);
    if (step === undefined || at < 0) return;
    event.preventDefault();
    tabs[(at + step + tabs.length) % tabs.length]?.focus();
  });

  const draw = (tab: LiveTab, active: boolean, closable: boolean): HTMLElement => {
    const item = document.createElement('div');
    item.className = active ? 'tab active' : 'tab';
    item.role = 'presentation';
    const select = document.createElement('button');
    Object.assign(select, { type: 'button', textContent: nameOf(tab), title: `${nameOf(tab)}\n${tab.url}` });
    select.role = 'tab';
    select.ariaSelected = String(active);
    select.tabIndex = active ? 0 : -1;
    select.dataset['id'] = tab.id;
    select.onclick = () => onSelect(tab.id);
    item.append(select);
    if (closable) {
      const close = document.createElement('button');
      Object.assign(close, { type: 'button', className: 'icon', innerHTML: CROSS });
      close.ariaLabel = `Close ${nameOf(tab)}`;
      close.onclick = () => onClose(tab.id);
      item.append(close);
    }
    return item;
  };

  return (tabs: readonly LiveTab[], active: string | null, closable: boolean): void => {
    // The focus survives that the tabs are drawn anew.
    const focused = (document.activeElement as HTMLElement | null)?.dataset['id'];
    list.replaceChildren(...tabs.map((tab) => draw(tab, tab.id === active, closable)));
    if (focused) list.querySelector<HTMLElement>(`[data-id="${CSS.escape(focused)}"]`)?.focus();
  };
};
