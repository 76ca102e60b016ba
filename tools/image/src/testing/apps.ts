import path from 'node:path';

export const workspace = path.resolve(import.meta.dirname, '../../../..');

/** The apps that have images, with what is theirs alone. */
export const IMAGE_APPS = [
  { app: 'ecs-controller', programs: ['chromium', 'chromedriver', 'ffmpeg', 'certutil', 'fc-match', 'tini', 'node'] },
  { app: 'cdp-proxy', programs: ['tini', 'node'] },
] as const;
