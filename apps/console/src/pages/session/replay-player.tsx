import Hls from 'hls.js/light';
import { useEffect, useRef, useState } from 'react';
import type { ApiClient } from '../../api/client.ts';
import { useApi } from '../../auth/session.tsx';
import { FailureState } from '../../components/failure-state.tsx';
import { absolutePlaylist } from '../../lib/playlist.ts';
import classes from './replay-view.module.css';

const HLS_TYPE = 'application/vnd.apple.mpegurl';

/**
 * The playlist as an address that a player can load: it needs the key in a header, which no player sends, while the
 * pieces it names are signed and need none.
 */
async function playlistUrl(api: ApiClient, sessionId: string, pageId: string, signal: AbortSignal): Promise<string> {
  const path = `/v1/sessions/${sessionId}/replays/${encodeURIComponent(pageId)}`;
  const text = await (await api.send(path, { accept: HLS_TYPE, signal })).text();
  return URL.createObjectURL(new Blob([absolutePlaylist(text, `${api.baseUrl}${path}`)], { type: HLS_TYPE }));
}

/** Plays the recording of one page. Signatures run out: what can be played no more is loaded again where it stood. */
export function ReplayPlayer({ sessionId, pageId }: { sessionId: string; pageId: string }) {
  const api = useApi();
  const video = useRef<HTMLVideoElement>(null);
  const [attempt, setAttempt] = useState(0);
  const [failure, setFailure] = useState<unknown>();
  const position = useRef(0);

  useEffect(() => {
    const abort = new AbortController();
    // A worker would need a wider content security policy, and one small stream does not need a worker.
    const hls = new Hls({ enableWorker: false, startPosition: position.current });
    let url: string | undefined;
    hls.on(Hls.Events.ERROR, (_event, data) => {
      if (!data.fatal) return;
      position.current = video.current?.currentTime ?? 0;
      setFailure(new Error(`the player stopped: ${data.details}`));
    });
    playlistUrl(api, sessionId, pageId, abort.signal).then(
      (made) => {
        if (abort.signal.aborted) return URL.revokeObjectURL(made);
        url = made;
        hls.loadSource(made);
        hls.attachMedia(video.current!);
      },
      (error: unknown) => abort.signal.aborted || setFailure(error),
    );
    return () => {
      abort.abort();
      hls.destroy();
      if (url) URL.revokeObjectURL(url);
    };
  }, [api, sessionId, pageId, attempt]);

  function retry(): void {
    setFailure(undefined);
    setAttempt((count) => count + 1);
  }

  return (
    <div className={`wc-card ${classes.player}`}>
      {failure !== undefined && (
        <div className={classes.failure}>
          <FailureState title="The recording could not be played" error={failure} onRetry={retry} />
        </div>
      )}
      <video ref={video} controls autoPlay muted playsInline aria-label="Recording" hidden={failure !== undefined} />
    </div>
  );
}
