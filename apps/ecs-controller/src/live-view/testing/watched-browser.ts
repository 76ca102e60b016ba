import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createSessionDirectories, findChromium, launchChromium, startEgressProxy } from '@wallcrawler/browser';
import { connectCdp } from '@wallcrawler/cdp-client';
import { watchPages } from '@wallcrawler/page-watch';
import { createLogger } from '@wallcrawler/runtime';
import { until } from '@wallcrawler/testing/until';
import { startContainerService } from '../../service/container-service.ts';
import { createLiveView } from '../live-view.ts';

const PAGE = `<!doctype html><title>first</title><style>body{margin:0}button{position:absolute;left:100px;top:50px;width:80px;height:40px}
input{position:absolute;left:100px;top:150px;width:200px;height:30px}</style>
<button onclick="this.textContent='clicked';document.title='clicked'" ondblclick="document.title='double'">go</button>
<input autofocus><script>onwheel=(e)=>window.wheeled=e.deltaY;oncontextmenu=(e)=>window.menu=e.button</script>`;

/** A real browser with a live view, and a site for it to visit. */
export const startWatchedBrowser = async () => {
  const log = createLogger({ service: 'test' }, 'error');
  const site = createServer((request, response) => {
    response.setHeader('content-type', 'text/html');
    response.end(request.url === '/second' ? '<!doctype html><title>second</title>second' : PAGE);
  }).listen(0, '127.0.0.1');
  await once(site, 'listening');
  const url = `http://127.0.0.1:${(site.address() as AddressInfo).port}`;
  const proxy = await startEgressProxy({ blockPrivateNetworks: false });
  const directories = createSessionDirectories();
  const chromium = await launchChromium({ chromium: await findChromium(), ...directories, proxyPort: proxy.port });
  const cdp = await connectCdp(`ws://127.0.0.1:${chromium.port}${chromium.browserPath}`);
  const watch = await watchPages(cdp);
  const unused = () => undefined;
  const live = createLiveView({ cdp, watch: async () => watch, log });
  const service = await startContainerService({ live, uploads: unused, webdriver: unused }, log);
  const inPage = async <T>(expression: string, targetId: string): Promise<T> => {
    const page = watch.pages().find((own) => own.targetId === targetId);
    const parameters = { expression, returnByValue: true, awaitPromise: true };
    const { result } = await cdp.send('Runtime.evaluate', parameters, page?.sessionId);
    return (result as { value: T }).value;
  };
  return {
    ...{ url, cdp, watch, service, inPage },
    /** Opens a page and waits until it has loaded. */
    openPage: async (address: string): Promise<string> => {
      const targetId = String((await cdp.send('Target.createTarget', { url: address })).targetId);
      // A page that is still on its way has a title too: its address.
      const loaded = 'document.readyState === "complete" && location.href';
      await until(async () => watch.pages().some((own) => own.targetId === targetId && own.url === address));
      await until(async () => (await inPage(loaded, targetId)) === address);
      return targetId;
    },
    /** Closes all pages but the first. */
    closePages: async (): Promise<void> => {
      for (const { targetId } of watch.pages().slice(1)) await cdp.send('Target.closeTarget', { targetId });
      await until(() => watch.pages().length === 1);
    },
    stop: async (): Promise<void> => {
      await service.close();
      await watch.stop();
      cdp.close();
      await chromium.close();
      await directories.remove();
      await proxy.close();
      site.closeAllConnections();
      site.close();
    },
  };
};
