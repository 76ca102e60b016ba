import {
  IconActivity,
  IconBrowser,
  IconChartBar,
  IconCookie,
  IconKey,
  IconPuzzle,
  IconSettings,
  IconWebhook,
} from '@tabler/icons-react';
import type { Icon } from '@tabler/icons-react';

export interface Destination {
  path: string;
  label: string;
  icon: Icon;
  /** Second key of the shortcut `g <key>`. */
  key: string;
}

export const DESTINATIONS: readonly { label: string; items: readonly Destination[] }[] = [
  {
    label: 'Browsers',
    items: [
      { path: '/sessions', label: 'Sessions', icon: IconBrowser, key: 's' },
      { path: '/contexts', label: 'Contexts', icon: IconCookie, key: 'c' },
      { path: '/extensions', label: 'Extensions', icon: IconPuzzle, key: 'e' },
    ],
  },
  {
    label: 'Project',
    items: [
      { path: '/usage', label: 'Usage', icon: IconChartBar, key: 'u' },
      { path: '/webhooks', label: 'Webhooks', icon: IconWebhook, key: 'w' },
      { path: '/api-keys', label: 'API keys', icon: IconKey, key: 'k' },
      { path: '/project', label: 'Project', icon: IconActivity, key: 'p' },
      { path: '/settings', label: 'Settings', icon: IconSettings, key: ',' },
    ],
  },
];
