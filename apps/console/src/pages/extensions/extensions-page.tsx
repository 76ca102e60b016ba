import { Button, FileButton } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation } from '@tanstack/react-query';
import { IconPuzzle, IconUpload } from '@tabler/icons-react';
import { messageOf } from '../../api/failure.ts';
import type { Extension } from '../../api/types.ts';
import { useResource } from '../../api/use-resource.ts';
import { useApi } from '../../auth/session.tsx';
import { DeleteButton } from '../../components/delete-button.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { Named } from '../../components/named.tsx';
import { Page } from '../../components/page.tsx';
import { ResourceList } from '../../components/resource-list.tsx';
import { Ago } from '../../components/time.tsx';

/** The browser extensions that sessions may load. */
export default function ExtensionsPage() {
  const api = useApi();
  const { items, error, refetch, changed } = useResource<Extension>('extensions', '/v1/extensions');
  const uploading = useMutation({
    mutationFn: async (file: File) => {
      const form = new FormData();
      form.append('file', file, file.name);
      await api.json('/v1/extensions', { method: 'POST', form });
      await changed();
    },
    onSuccess: () => notifications.show({ message: 'The extension is uploaded.', color: 'teal' }),
    onError: (cause) =>
      notifications.show({ title: 'The extension was not uploaded', message: messageOf(cause), color: 'red' }),
  });
  const upload = (
    <FileButton onChange={(file) => file && uploading.mutate(file)} accept=".zip,application/zip">
      {(props) => (
        <Button {...props} leftSection={<IconUpload size={16} />} loading={uploading.isPending}>
          Upload zip
        </Button>
      )}
    </FileButton>
  );
  return (
    <Page
      name="Extensions"
      title="Extensions"
      description="Chromium extensions as zip files, loaded into the sessions that name them."
      actions={items && items.length > 0 && upload}
    >
      <ResourceList
        label="Extensions"
        items={items}
        error={error}
        onRetry={() => void refetch()}
        itemKey={({ id }) => id}
        columns={[
          {
            header: 'Extension',
            isMain: true,
            render: ({ id, name, version, fileName }) => (
              <Named name={name ? `${name}${version ? ` ${version}` : ''}` : fileName} id={id} what="extension" />
            ),
          },
          { header: 'File', render: ({ fileName }) => fileName },
          { header: 'Uploaded', render: ({ createdAt }) => <Ago time={createdAt} /> },
          {
            header: '',
            isEnd: true,
            render: ({ id, name, fileName }) => (
              <DeleteButton
                what={`extension ${name ?? fileName}`}
                onDelete={async () => {
                  await api.json(`/v1/extensions/${id}`, { method: 'DELETE' });
                  await changed();
                }}
              >
                Sessions that name it can be started no more. Sessions that run keep it.
              </DeleteButton>
            ),
          },
        ]}
        empty={
          <EmptyState icon={IconPuzzle} title="No extensions yet" action={upload}>
            A zip with a <code>manifest.json</code> at its root.
          </EmptyState>
        }
      />
    </Page>
  );
}
