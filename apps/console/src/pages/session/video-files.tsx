import { Anchor, Button, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQuery } from '@tanstack/react-query';
import { IconDownload, IconVideo } from '@tabler/icons-react';
import { messageOf } from '../../api/failure.ts';
import type { RecordingDownload, SessionDetails } from '../../api/types.ts';
import { useApi } from '../../auth/session.tsx';
import { isLive } from '../../lib/session-rows.ts';
import classes from './files-view.module.css';

const STATUS_TEXT: Record<RecordingDownload['status'], string> = {
  NOT_REQUESTED: 'Not made yet',
  PENDING: 'Being made …',
  COMPLETED: 'Ready',
  FAILED: 'Could not be made',
};

/** The recording as video files, which are made when they are asked for. */
export function VideoFiles({ session }: { session: SessionDetails }) {
  const api = useApi();
  const path = `/v1/sessions/${session.id}/recording/downloads`;
  const { data, refetch } = useQuery({
    queryKey: ['recording-downloads', session.id],
    queryFn: ({ signal }) => api.json<{ downloads: RecordingDownload[] }>(path, { signal }),
    refetchInterval: ({ state }) => (state.data?.downloads.some(({ status }) => status === 'PENDING') ? 2_000 : false),
    retry: false,
  });
  const making = useMutation({
    mutationFn: () => api.json(path, { method: 'POST' }),
    onSuccess: () => refetch(),
    onError: (error) =>
      notifications.show({ title: 'The video could not be made', message: messageOf(error), color: 'red' }),
  });
  const downloads = data?.downloads ?? [];
  const isOpen = downloads.every(({ status }) => status === 'NOT_REQUESTED' || status === 'FAILED');
  return (
    <section className={`wc-card ${classes.card}`} aria-label="Video">
      <span className={classes.icon}>
        <IconVideo size={22} stroke={1.6} aria-hidden />
      </span>
      <div>
        <Text fw={600}>Video</Text>
        <Text size="sm" c="dimmed">
          {isLive(session)
            ? 'The recording as MP4, when the session has ended.'
            : 'The recording as MP4, a file a page.'}
        </Text>
      </div>
      {isOpen && (
        <Button
          size="xs"
          variant="default"
          disabled={isLive(session)}
          loading={making.isPending}
          onClick={() => making.mutate()}
        >
          Make MP4
        </Button>
      )}
      {downloads.map(({ pageId, status, downloadUrl }) => (
        <div key={pageId} className={classes.video}>
          <span>Page {pageId}</span>
          {status === 'COMPLETED' && downloadUrl ? (
            <Anchor href={downloadUrl} size="sm" download rel="noreferrer">
              <IconDownload size={14} style={{ verticalAlign: -2 }} aria-hidden /> MP4
            </Anchor>
          ) : (
            <Text size="sm" c="dimmed">
              {STATUS_TEXT[status]}
            </Text>
          )}
        </div>
      ))}
    </section>
  );
}
