import { Button, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation } from '@tanstack/react-query';
import { IconFileZip } from '@tabler/icons-react';
import { messageOf } from '../../api/failure.ts';
import type { SessionDetails } from '../../api/types.ts';
import { useApi } from '../../auth/session.tsx';
import { downloadName } from '../../lib/download-name.ts';
import { saveBlob } from '../../lib/save-blob.ts';
import { VideoFiles } from './video-files.tsx';
import classes from './files-view.module.css';

/** A zip without entries is its end record only. */
const EMPTY_ZIP_BYTES = 22;

/** What the session left to take away. */
export function FilesView({ session }: { session: SessionDetails }) {
  const api = useApi();
  const saving = useMutation({
    mutationFn: async () => {
      const response = await api.send(`/v1/sessions/${session.id}/downloads`, { accept: 'application/zip' });
      const name = downloadName(response.headers.get('content-disposition'), `downloads-${session.id.slice(0, 8)}.zip`);
      const archive = await response.blob();
      if (archive.size > EMPTY_ZIP_BYTES) saveBlob(archive, name);
      else notifications.show({ title: 'No downloads', message: 'The session has downloaded no file.', color: 'gray' });
    },
    onError: (error) =>
      notifications.show({ title: 'The downloads could not be saved', message: messageOf(error), color: 'red' }),
  });
  return (
    <div className={classes.files} data-fits>
      <section className={`wc-card ${classes.card}`} aria-label="Downloads">
        <span className={classes.icon}>
          <IconFileZip size={22} stroke={1.6} aria-hidden />
        </span>
        <div>
          <Text fw={600}>Downloads</Text>
          <Text size="sm" c="dimmed">
            Every file that the browser downloaded, in one archive.
          </Text>
        </div>
        <Button size="xs" variant="default" loading={saving.isPending} onClick={() => saving.mutate()}>
          Save as zip
        </Button>
      </section>
      <VideoFiles session={session} />
    </div>
  );
}
