import { ActionIcon, Badge, Group, Tooltip } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import type { Webhook } from '../../api/types.ts';
import { DeleteButton } from '../../components/delete-button.tsx';
import { Named } from '../../components/named.tsx';
import type { ResourceColumn } from '../../components/resource-list.tsx';
import { Ago } from '../../components/time.tsx';
import { shortUrl } from '../../lib/short-url.ts';
import { EVENT_TYPES, eventLabel } from './event-types.ts';

interface WebhookActions {
  onRotate: (hook: Webhook) => void;
  onDelete: (hook: Webhook) => Promise<unknown>;
}

/** The columns of the list of webhooks. */
export const webhookColumns = ({ onRotate, onDelete }: WebhookActions): ResourceColumn<Webhook>[] => [
  {
    header: 'Endpoint',
    isMain: true,
    render: (hook) => <Named name={hook.endpoint} id={hook.id} what="webhook" />,
  },
  {
    header: 'Events',
    isWrapping: true,
    render: ({ disabledAt, eventTypes }) => (
      <Group gap={4}>
        {disabledAt && (
          <Badge color="red" variant="light" miw="max-content">
            Disabled
          </Badge>
        )}
        {eventTypes.length === EVENT_TYPES.length ? 'All' : eventTypes.map(eventLabel).join(', ')}
      </Group>
    ),
  },
  { header: 'Created', render: ({ createdAt }) => <Ago time={createdAt} /> },
  {
    header: '',
    isEnd: true,
    render: (hook) => (
      <Group gap={2} wrap="nowrap" justify="flex-end">
        <Tooltip label="New secret">
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={`New secret for ${hook.endpoint}`}
            onClick={() => onRotate(hook)}
          >
            <IconRefresh size={16} stroke={1.7} />
          </ActionIcon>
        </Tooltip>
        <DeleteButton what={`webhook of ${shortUrl(hook.endpoint).host}`} onDelete={() => onDelete(hook)}>
          {hook.endpoint} is told nothing more.
        </DeleteButton>
      </Group>
    ),
  },
];
