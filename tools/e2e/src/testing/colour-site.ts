import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Colour = readonly [red: number, green: number, blue: number];

/** Pages that are told apart in a video by their colour. */
export const COLOURS = {
  red: [255, 0, 0],
  lime: [0, 255, 0],
  blue: [0, 0, 255],
  yellow: [255, 255, 0],
  cyan: [0, 255, 255],
  magenta: [255, 0, 255],
} as const satisfies Record<string, Colour>;
export type ColourName = keyof typeof COLOURS;

/** A site on loopback with a page in each colour, e.g. `/red`, that says its name on the console. */
export async function startColourSite(): Promise<{ url: string; close(): void }> {
  const server = createServer(({ url = '/' }, response) => {
    const colour = url.slice(1);
    if (!(colour in COLOURS)) return void response.writeHead(404).end();
    response.setHeader('content-type', 'text/html').setHeader('set-cookie', 'login=secret-of-the-site');
    response.end(
      `<!doctype html><title>${colour}</title><link rel="icon" href="data:,"><body style="background:${colour}">` +
        `<script>console.log('this is', '${colour}')</script>`,
    );
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** The colours in the middle of a video, `perSecond` of them for each second of it, as ffmpeg sees them. */
export function sampleColours(file: string, perSecond: number): (ColourName | undefined)[] {
  const filter = `fps=${perSecond},crop=2:2:iw/2:ih/2,scale=1:1:in_color_matrix=bt709,format=rgb24`;
  const pixels = execFileSync('ffmpeg', ['-v', 'error', '-i', file, '-vf', filter, '-f', 'rawvideo', 'pipe:1'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return Array.from({ length: pixels.length / 3 }, (_, at) => nameOf([...pixels.subarray(at * 3, at * 3 + 3)]));
}

const nameOf = (pixel: readonly number[]): ColourName | undefined =>
  (Object.keys(COLOURS) as ColourName[]).find((name) =>
    COLOURS[name].every((value, channel) => Math.abs(value - pixel[channel]!) < 16),
  );
