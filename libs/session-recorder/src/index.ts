export { findFfmpeg } from './ffmpeg.ts';
export { startRecorder, type Recorder, type RecorderOptions } from './recorder.ts';
