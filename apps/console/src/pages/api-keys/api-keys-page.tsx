import { Badge, Button, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconKey, IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import type { ApiKey } from '../../api/types.ts';
import { useResource } from '../../api/use-resource.ts';
import { useApi } from '../../auth/session.tsx';
import { DeleteButton } from '../../components/delete-button.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { FormDialog } from '../../components/form-dialog.tsx';
import { Named } from '../../components/named.tsx';
import { Page } from '../../components/page.tsx';
import { ResourceList } from '../../components/resource-list.tsx';
import { SecretDialog } from '../../components/secret-dialog.tsx';
import { Ago } from '../../components/time.tsx';

/** The keys that open this project. */
export default function ApiKeysPage() {
  const api = useApi();
  const { items, error, refetch, changed } = useResource<ApiKey>('api-keys', '/v1/api-keys');
  const [isCreating, creating] = useDisclosure(false);
  const [name, setName] = useState('');
  const [made, setMade] = useState<string>();

  async function create(): Promise<void> {
    const { key } = await api.json<{ key: string }>('/v1/api-keys', { method: 'POST', body: { name: name.trim() } });
    setName('');
    creating.close();
    setMade(key);
    await changed();
  }

  return (
    <Page
      name="API keys"
      title="API keys"
      description="Whoever holds a key may do everything in this project. Give each program its own."
      actions={
        <Button leftSection={<IconPlus size={16} />} onClick={creating.open}>
          Create key
        </Button>
      }
    >
      <ResourceList
        label="API keys"
        items={items?.filter(({ revokedAt }) => revokedAt === undefined)}
        error={error}
        onRetry={() => void refetch()}
        itemKey={({ id }) => id}
        columns={[
          {
            header: 'Key',
            isMain: true,
            render: ({ id, name: own }) => <Named name={own || 'Unnamed'} id={id} what="key" />,
          },
          { header: 'Created', render: ({ createdAt }) => <Ago time={createdAt} /> },
          {
            header: '',
            isEnd: true,
            render: ({ id, name: own, current }) =>
              current ? (
                <Badge variant="light" size="sm" tt="none" fw={550} miw="max-content">
                  Signed in with this one
                </Badge>
              ) : (
                <DeleteButton
                  what={`key ${own || id}`}
                  onDelete={async () => {
                    await api.json(`/v1/api-keys/${id}`, { method: 'DELETE' });
                    await changed();
                  }}
                >
                  Programs that use it are refused within a minute. If it is the key you signed in with, you are signed
                  out.
                </DeleteButton>
              ),
          },
        ]}
        empty={<EmptyState icon={IconKey} title="No keys" />}
      />
      <FormDialog
        isOpen={isCreating}
        onClose={creating.close}
        title="Create an API key"
        action="Create"
        isReady={name.trim() !== ''}
        onSubmit={create}
      >
        <TextInput
          label="Name"
          description="Who or what will use it."
          placeholder="ci"
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          maxLength={100}
          data-autofocus
        />
      </FormDialog>
      {made && (
        <SecretDialog
          title="Your new key"
          description="Send it in the header X-BB-API-Key, or give it to the SDK as apiKey."
          secret={made}
          onClose={() => setMade(undefined)}
        />
      )}
    </Page>
  );
}
