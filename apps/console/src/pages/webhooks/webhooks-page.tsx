import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconPlus, IconWebhook } from '@tabler/icons-react';
import { useState } from 'react';
import type { Webhook } from '../../api/types.ts';
import { useResource } from '../../api/use-resource.ts';
import { useApi } from '../../auth/session.tsx';
import { Confirm } from '../../components/confirm.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { Page } from '../../components/page.tsx';
import { ResourceList } from '../../components/resource-list.tsx';
import { SecretDialog } from '../../components/secret-dialog.tsx';
import { AddWebhook } from './add-webhook.tsx';
import { webhookColumns } from './webhook-columns.tsx';

/** Who is told when sessions begin and end. */
export default function WebhooksPage() {
  const api = useApi();
  const { items, error, refetch, changed } = useResource<Webhook>('webhooks', '/v1/webhooks', { limit: 100 });
  const [isAdding, adding] = useDisclosure(false);
  const [rotated, setRotated] = useState<Webhook>();
  const [secret, setSecret] = useState<string>();

  const columns = webhookColumns({
    onRotate: setRotated,
    onDelete: async ({ id }) => {
      await api.json(`/v1/webhooks/${id}`, { method: 'DELETE' });
      await changed();
    },
  });
  const add = (
    <Button leftSection={<IconPlus size={16} />} onClick={adding.open}>
      Add webhook
    </Button>
  );
  return (
    <Page
      name="Webhooks"
      title="Webhooks"
      description="Signed requests to your server when something happens to a session."
      actions={items && items.length > 0 && add}
    >
      <ResourceList
        label="Webhooks"
        items={items}
        error={error}
        onRetry={() => void refetch()}
        itemKey={({ id }) => id}
        columns={columns}
        empty={
          <EmptyState icon={IconWebhook} title="No webhooks yet" action={add}>
            Learn that a session is ready, completed or failed without asking.
          </EmptyState>
        }
      />
      <AddWebhook
        isOpen={isAdding}
        onClose={adding.close}
        onAdded={async (made) => {
          adding.close();
          setSecret(made.secret);
          await changed();
        }}
      />
      {rotated && (
        <Confirm
          isOpen
          title="Make a new secret?"
          action="Make a new secret"
          done="The webhook has a new secret."
          onClose={() => setRotated(undefined)}
          onConfirm={async () => {
            const path = `/v1/webhooks/${rotated.id}/secret`;
            setSecret((await api.json<{ secret: string }>(path, { method: 'POST', body: {} })).secret);
          }}
        >
          The old one goes on signing beside it for a while, so that your server can change over.
        </Confirm>
      )}
      {secret && (
        <SecretDialog
          title="Signing secret"
          description="Verify the signature of every delivery with it (Standard Webhooks)."
          secret={secret}
          onClose={() => setSecret(undefined)}
        />
      )}
    </Page>
  );
}
