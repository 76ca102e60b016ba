import { useEffect, useEffectEvent, useMemo } from 'react';
import { useNavigate } from 'react-router';
import { DESTINATIONS } from './navigation.ts';
import { ShortcutReader } from './shortcuts.ts';

/** The field that `/` leads to. */
export const SEARCH_ATTRIBUTE = { 'data-search': true };

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));

const isDialogOpen = (): boolean => document.querySelector('[role="dialog"]') !== null;

/** Listens for the keys that work on every page. */
export function useShortcuts(onHelp: () => void): void {
  const navigate = useNavigate();
  const reader = useMemo(() => new ShortcutReader(), []);
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target) || isDialogOpen()) return;
    const shortcut = reader.read(event.key, event.timeStamp);
    if (shortcut.type === 'none') return;
    if (shortcut.type === 'help') onHelp();
    if (shortcut.type === 'search') document.querySelector<HTMLInputElement>('[data-search]')?.focus();
    if (shortcut.type === 'go') {
      const target = DESTINATIONS.flatMap(({ items }) => items).find(({ key }) => key === shortcut.key);
      if (target) void navigate(target.path);
    }
    event.preventDefault();
  });
  useEffect(() => {
    const listener = (event: KeyboardEvent) => onKey(event);
    document.addEventListener('keydown', listener);
    return () => document.removeEventListener('keydown', listener);
  }, []);
}
