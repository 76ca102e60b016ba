import type { LiveClientMessage } from '@wallcrawler/live-view';
import { addressOf } from './address.ts';
import type { TabLink } from './tab-link.ts';

interface History {
  currentIndex: number;
  entries: { id: number }[];
}

const historyOf = async (tab: TabLink): Promise<History> => {
  const { currentIndex = 0, entries = [] } = (await tab.send('Page.getNavigationHistory')) as Partial<History>;
  return { currentIndex, entries };
};

/** Whether the tab can go back and forward. */
export const canGo = async (tab: TabLink): Promise<{ back: boolean; forward: boolean }> => {
  const { currentIndex, entries } = await historyOf(tab);
  return { back: currentIndex > 0, forward: currentIndex < entries.length - 1 };
};

/** Carries out a command on the tab that is shown; returns why not, for people, when it cannot. */
export const runInTab = async (tab: TabLink, command: LiveClientMessage): Promise<string | undefined> => {
  switch (command.type) {
    case 'insertText':
      return void (await tab.send('Input.insertText', { text: command.text }));
    case 'navigate': {
      const url = addressOf(command.url);
      if (url === undefined) return 'That is not a web address.';
      return void (await tab.send('Page.navigate', { url }));
    }
    case 'back':
    case 'forward': {
      const { currentIndex, entries } = await historyOf(tab);
      const entry = entries[currentIndex + (command.type === 'back' ? -1 : 1)];
      return void (entry && (await tab.send('Page.navigateToHistoryEntry', { entryId: entry.id })));
    }
    case 'reload':
      return void (await tab.send('Page.reload'));
    case 'answerDialog':
      return void (await tab.send('Page.handleJavaScriptDialog', {
        accept: command.accept,
        ...(command.text !== undefined && { promptText: command.text }),
      }));
    default:
      return undefined;
  }
};
