import { Alert, Button, Group, Modal, NumberInput, Select, Stack, Switch } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { IconAlertCircle } from '@tabler/icons-react';
import { useState } from 'react';
import type { FormEvent } from 'react';
import { useNavigate } from 'react-router';
import { messageOf } from '../../api/failure.ts';
import { itemsOf } from '../../api/listed.ts';
import type { Listed } from '../../api/listed.ts';
import type { BrowserContext, Extension, SessionDetails } from '../../api/types.ts';
import { useApi } from '../../auth/session.tsx';
import { MetadataFields } from './metadata-fields.tsx';
import { EMPTY_FORM, toCreateBody } from './start-form.ts';
import type { StartForm } from './start-form.ts';

const VIEWPORTS = [
  { value: '1280x800', label: '1280 × 800' },
  { value: '1920x1080', label: '1920 × 1080' },
  { value: '1024x768', label: '1024 × 768' },
  { value: '390x844', label: '390 × 844 (phone)' },
];

/** Starts a session with the usual options, and goes to it. */
export default function StartDialog({ onClose }: { onClose: () => void }) {
  const api = useApi();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [form, setForm] = useState<StartForm>(EMPTY_FORM);
  const change = (part: Partial<StartForm>) => setForm((before) => ({ ...before, ...part }));
  const contexts = useQuery({
    queryKey: ['contexts'],
    queryFn: ({ signal }) => api.json<Listed<BrowserContext>>('/v1/contexts', { signal }),
  });
  const extensions = useQuery({
    queryKey: ['extensions'],
    queryFn: ({ signal }) => api.json<Listed<Extension>>('/v1/extensions', { signal }),
  });
  const starting = useMutation({
    mutationFn: () => api.json<SessionDetails>('/v1/sessions', { method: 'POST', body: toCreateBody(form) }),
    onSuccess: ({ id }) => {
      notifications.show({ message: 'The session is running.', color: 'teal' });
      void queries.invalidateQueries({ queryKey: ['sessions'] });
      setForm(EMPTY_FORM);
      onClose();
      void navigate(`/sessions/${id}`);
    },
  });

  function submit(event: FormEvent): void {
    event.preventDefault();
    starting.mutate();
  }

  return (
    <Modal opened onClose={onClose} title="Start a session" size="lg" closeButtonProps={{ 'aria-label': 'Close' }}>
      <form onSubmit={submit}>
        <Stack gap="md">
          {starting.error && (
            <Alert color="red" icon={<IconAlertCircle size={18} />} role="alert" title="It could not be started">
              {messageOf(starting.error)}
            </Alert>
          )}
          <Group grow align="flex-start">
            <NumberInput
              label="Ends after"
              description="Minutes, 1 to 360"
              min={1}
              max={360}
              clampBehavior="strict"
              value={form.timeoutMinutes}
              onChange={(value) => change({ timeoutMinutes: Number(value) || 1 })}
              data-autofocus
            />
            <Select
              label="Viewport"
              description="Size of its pages"
              data={VIEWPORTS}
              value={form.viewport}
              onChange={(value) => change({ viewport: value ?? '' })}
              allowDeselect={false}
            />
          </Group>
          <Group grow align="flex-start">
            <Select
              label="Context"
              description="Cookies and storage to begin with"
              placeholder="A fresh profile"
              data={itemsOf(contexts.data).map(({ id, name }) => ({ value: id, label: name ?? id }))}
              value={form.contextId}
              onChange={(contextId) => change({ contextId })}
              clearable
              searchable
            />
            <Select
              label="Extension"
              description="Loaded when the browser starts"
              placeholder="None"
              data={itemsOf(extensions.data).map(({ id, fileName, name }) => ({ value: id, label: name ?? fileName }))}
              value={form.extensionId}
              onChange={(extensionId) => change({ extensionId })}
              clearable
              searchable
            />
          </Group>
          <Stack gap="xs">
            {form.contextId && (
              <Switch
                label="Write the context back at the end"
                checked={form.persist}
                onChange={(event) => change({ persist: event.currentTarget.checked })}
              />
            )}
            <Switch
              label="Keep alive when the last client leaves"
              checked={form.keepAlive}
              onChange={(event) => change({ keepAlive: event.currentTarget.checked })}
            />
            <Switch
              label="Block ads and trackers"
              checked={form.blockAds}
              onChange={(event) => change({ blockAds: event.currentTarget.checked })}
            />
            <Switch
              label="Record"
              checked={form.recordSession}
              onChange={(event) => change({ recordSession: event.currentTarget.checked })}
            />
            <Switch
              label="Keep logs"
              checked={form.logSession}
              onChange={(event) => change({ logSession: event.currentTarget.checked })}
            />
          </Stack>
          <MetadataFields value={form.metadata} onChange={(metadata) => change({ metadata })} />
          <Group justify="flex-end" gap="sm" mt="xs">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={starting.isPending}>
              Start
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
