import { Button, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconCookie, IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import type { BrowserContext } from '../../api/types.ts';
import { useResource } from '../../api/use-resource.ts';
import { useApi } from '../../auth/session.tsx';
import { DeleteButton } from '../../components/delete-button.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { FormDialog } from '../../components/form-dialog.tsx';
import { Named } from '../../components/named.tsx';
import { Page } from '../../components/page.tsx';
import { ResourceList } from '../../components/resource-list.tsx';
import { Ago } from '../../components/time.tsx';

/** The profiles that sessions start with. */
export default function ContextsPage() {
  const api = useApi();
  const { items, error, refetch, changed } = useResource<BrowserContext>('contexts', '/v1/contexts');
  const [isCreating, creating] = useDisclosure(false);
  const [name, setName] = useState('');

  async function create(): Promise<void> {
    const trimmed = name.trim();
    await api.json('/v1/contexts', { method: 'POST', body: trimmed ? { name: trimmed } : {} });
    setName('');
    creating.close();
    await changed();
  }

  const add = (
    <Button leftSection={<IconPlus size={16} />} onClick={creating.open}>
      Create context
    </Button>
  );
  return (
    <Page
      name="Contexts"
      title="Contexts"
      description="Cookies, local storage and everything else that a browser remembers, from one session to the next."
      actions={items && items.length > 0 && add}
    >
      <ResourceList
        label="Contexts"
        items={items}
        error={error}
        onRetry={() => void refetch()}
        itemKey={({ id }) => id}
        columns={[
          {
            header: 'Context',
            isMain: true,
            render: ({ id, name: own }) => <Named name={own ?? 'Unnamed'} id={id} what="context" />,
          },
          { header: 'Created', render: ({ createdAt }) => <Ago time={createdAt} /> },
          { header: 'Changed', render: ({ updatedAt }) => <Ago time={updatedAt} /> },
          {
            header: '',
            isEnd: true,
            render: ({ id, name: own }) => (
              <DeleteButton
                what={`context ${own ?? id.slice(0, 8)}`}
                onDelete={async () => {
                  await api.json(`/v1/contexts/${id}`, { method: 'DELETE' });
                  await changed();
                }}
              >
                What it remembers, logins among it, is lost for good. Sessions that run go on with their copy.
              </DeleteButton>
            ),
          },
        ]}
        empty={
          <EmptyState icon={IconCookie} title="No contexts yet" action={add}>
            Log in once, and let later sessions start logged in.
          </EmptyState>
        }
      />
      <FormDialog
        isOpen={isCreating}
        onClose={creating.close}
        title="Create a context"
        action="Create"
        onSubmit={create}
      >
        <TextInput
          label="Name"
          description="Optional, and unique in the project."
          placeholder="shop-login"
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          data-autofocus
        />
      </FormDialog>
    </Page>
  );
}
