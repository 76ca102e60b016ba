import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Does what pages do: loads things, prints, and changes its looks five times a second. */
const PAGE = `<!doctype html><title>Busy</title><h1 id="head">0</h1><script>
let n = 0;
setInterval(() => {
  head.textContent = ++n;
  document.body.style.background = 'hsl(' + (n * 40) % 360 + ' 70% 80%)';
  console.log('step', n, { at: performance.now() });
  fetch('/data?' + n).then((answer) => answer.text());
}, 200);
</script>${'<p>Lorem ipsum dolor sit amet, consectetur adipiscing elit.</p>'.repeat(20)}`;

/** A site on loopback with one page that keeps a browser moderately busy. */
export async function startBusySite(): Promise<{ url: string; close(): void }> {
  const server = createServer(({ url }, response) => {
    response.setHeader('content-type', 'text/html');
    response.end(url === '/' ? PAGE : '{}');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
