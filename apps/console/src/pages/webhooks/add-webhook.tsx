import { Checkbox, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { Webhook } from '../../api/types.ts';
import { useApi } from '../../auth/session.tsx';
import { FormDialog } from '../../components/form-dialog.tsx';
import { EVENT_TYPES } from './event-types.ts';

interface AddWebhookProps {
  isOpen: boolean;
  onClose: () => void;
  /** Given the webhook with its secret, which no later answer has. */
  onAdded: (webhook: Webhook) => Promise<unknown>;
}

/** Asks for an endpoint and what it is to be told. */
export function AddWebhook({ isOpen, onClose, onAdded }: AddWebhookProps) {
  const api = useApi();
  const [endpoint, setEndpoint] = useState('');
  const [eventTypes, setEventTypes] = useState<string[]>(EVENT_TYPES.map(({ type }) => type));

  async function create(): Promise<void> {
    const body = { endpoint: endpoint.trim(), eventTypes };
    const made = await api.json<Webhook>('/v1/webhooks', { method: 'POST', body });
    setEndpoint('');
    await onAdded(made);
  }

  return (
    <FormDialog
      isOpen={isOpen}
      onClose={onClose}
      title="Add a webhook"
      action="Add"
      isReady={endpoint.trim() !== '' && eventTypes.length > 0}
      onSubmit={create}
    >
      <TextInput
        label="Endpoint"
        description="An https address that the platform can reach."
        placeholder="https://example.com/hooks/wallcrawler"
        value={endpoint}
        onChange={(event) => setEndpoint(event.currentTarget.value)}
        data-autofocus
      />
      <Checkbox.Group label="Events" value={eventTypes} onChange={setEventTypes}>
        <Stack gap="xs" mt="xs">
          {EVENT_TYPES.map(({ type, description }) => (
            <Checkbox key={type} value={type} label={type} description={description} />
          ))}
        </Stack>
      </Checkbox.Group>
    </FormDialog>
  );
}
