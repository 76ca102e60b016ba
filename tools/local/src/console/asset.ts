import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import path from 'node:path';

/** By file extension; what is not named here is not served. */
const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
  '.txt': 'text/plain; charset=utf-8',
};

/** A file to be sent. Whoever opens it closes it. */
export interface Asset {
  file: FileHandle;
  headers: Record<string, string | number>;
}

/**
 * Opens what a request path names inside the directory. A path without an extension is a route of the app, and gets its
 * page.
 * @returns undefined when there is no such file, or the path leads out of the directory.
 */
export async function openAsset(directory: string, requestPath: string): Promise<Asset | undefined> {
  const name = relativeName(requestPath);
  const type = name === undefined ? undefined : TYPES[path.extname(name)];
  if (name === undefined || !type) return undefined;
  const file = await open(path.join(directory, name)).catch(() => undefined);
  const stat = await file?.stat();
  if (!file || !stat?.isFile()) {
    await file?.close();
    return undefined;
  }
  // Names in assets/ carry a hash of their content; the page that names them must be asked for each time.
  const cacheControl = name.startsWith('assets/') ? 'public, max-age=31536000, immutable' : 'no-cache';
  return { file, headers: { 'content-type': type, 'content-length': stat.size, 'cache-control': cacheControl } };
}

/** The file's name under the directory; undefined for a path that no link of the app leads to. */
function relativeName(requestPath: string): string | undefined {
  let decoded: string;
  try {
    decoded = decodeURIComponent(requestPath);
  } catch {
    return undefined;
  }
  const segments = decoded.split('/').filter(Boolean);
  if (segments.some((segment) => segment.startsWith('.') || /[\\\0]/.test(segment))) return undefined;
  const name = segments.join('/');
  return path.extname(name) === '' ? 'index.html' : name;
}
