export { readRecording, type PageInRecording, type Recording } from './read-recording.ts';
export { hlsPlaylist, type PlaylistSegment } from './hls-playlist.ts';
export { recordingDownloads, type RecordingDownload } from './recording-downloads.ts';
export { createUrlSigner, SIGNED_URL_SECONDS, type SignUrl } from './sign-url.ts';
