/**
 * One person who looks at a session. The viewer shows one tab at a time: the one that its link names, then the one it
 * selects, and while that tab is the one in front, whichever comes to the front.
 *
 * What a viewer may do is decided here, command by command: the page in the viewer's browser is nobody's guard.
 */
import type { CdpConnection } from '@wallcrawler/cdp-client';
import {
  CLOSE_NO_SUCH_PAGE,
  encodeFrame,
  LIVE_PROTOCOL_VERSION,
  type LiveClientMessage,
  type LiveServerMessage,
} from '@wallcrawler/live-view';
import type { PageWatch, WatchedPage } from '@wallcrawler/page-watch';
import type { RawData, WebSocket } from 'ws';
import type { Viewer } from '../service/container-service.ts';
import { createAckWindow } from './ack-window.ts';
import { addressOf } from './address.ts';
import { isWatching, parseCommand } from './commands.ts';
import { createInputQueue } from './input-queue.ts';
import { frontPage, showTab, type PictureSize, type ShownTab } from './shown-tab.ts';
import { canGo, runInTab } from './tab-commands.ts';

const FIRST_SIZE: PictureSize = { maxWidth: 1280, maxHeight: 800 };
/** More than this makes pictures large and nobody sees it. */
const LARGEST = 2560;
const SMALLEST = 160;

/** Serves a viewer until its socket closes. */
export const serveViewer = async (
  { cdp, watch }: { cdp: CdpConnection; watch: PageWatch },
  socket: WebSocket,
  { scope, page: wanted }: Viewer,
): Promise<void> => {
  const readOnly = scope !== 'connect' && scope !== 'debug';
  const acks = createAckWindow();
  let shown: ShownTab | undefined;
  let size = FIRST_SIZE;
  let expected: string | undefined;
  const say = (message: LiveServerMessage) => socket.readyState === socket.OPEN && socket.send(JSON.stringify(message));

  const sayTabs = (): void => {
    const tabs = watch.pages().map(({ targetId, title, url }) => ({ id: targetId, title, url }));
    say({ type: 'tabs', tabs, active: shown?.page.targetId ?? null });
  };
  const sayHistory = async (): Promise<void> => {
    const link = await shown?.link;
    if (link) say({ type: 'history', ...(await canGo(link)) });
  };
  const show = (page: WatchedPage | undefined): void => {
    shown?.close();
    shown =
      page &&
      showTab(cdp, watch, page, size, {
        onFrame: ({ data, timestampMs, metadata: { deviceWidth: width, deviceHeight: height } }) => {
          if (shown?.page !== page || socket.readyState !== socket.OPEN) return;
          socket.send(encodeFrame({ width, height, timestampMs, jpeg: data }));
          return acks.sent();
        },
        onDialog: (dialog) => void (shown?.page === page && say({ type: 'dialog', dialog })),
        onHidden: () => void follow(),
      });
    sayTabs();
    say({ type: 'dialog', dialog: null });
    void sayHistory();
  };
  const follow = async (): Promise<void> => {
    const before = shown;
    const front = await frontPage(cdp, watch);
    if (shown !== before || socket.readyState !== socket.OPEN) return;
    if (front !== shown?.page) show(front);
    await shown?.keepPainting();
  };
  /** A tab that the viewer has asked for is shown when the watch knows it, which may be later than the answer. */
  const showExpected = (page: WatchedPage): void => {
    if (page.targetId !== expected) return;
    expected = undefined;
    show(page);
  };
  const sendInput = createInputQueue(async (method, params) => (await shown?.link)?.send(method, params));

  /** Returns why not, for people, when a command cannot be carried out. */
  const run = async (command: LiveClientMessage): Promise<string | void> => {
    switch (command.type) {
      case 'ack':
        return acks.ack();
      case 'selectTab': {
        const page = watch.pages().find(({ targetId }) => targetId === command.id);
        if (!page) return 'There is no such tab.';
        if (page !== shown?.page) show(page);
        return readOnly ? shown?.keepPainting() : shown?.bringToFront();
      }
      case 'resize': {
        const clamp = (pixels: number) => Math.round(Math.min(LARGEST, Math.max(SMALLEST, pixels)));
        size = { maxWidth: clamp(command.width), maxHeight: clamp(command.height) };
        return shown?.resize(size);
      }
      case 'mouse':
      case 'key':
        return sendInput(command);
      case 'newTab': {
        const url = addressOf(command.url ?? '');
        if (url === undefined) return 'That is not a web address.';
        ({ targetId: expected } = (await cdp.send('Target.createTarget', { url })) as { targetId: string });
        return watch.pages().forEach(showExpected);
      }
      case 'closeTab':
        if (!watch.pages().some(({ targetId }) => targetId === command.id)) return 'There is no such tab.';
        return void (await cdp.send('Target.closeTarget', { targetId: command.id }));
      default: {
        const link = await shown?.link;
        return link ? runInTab(link, command) : 'There is no tab to do this in.';
      }
    }
  };
  const hear = async (data: RawData, isBinary: boolean): Promise<void> => {
    const command = isBinary ? undefined : parseCommand((data as Buffer).toString());
    if (!command) return void say({ type: 'refused', command: 'unknown', reason: 'This is not a command.' });
    const { type } = command;
    if (readOnly && !isWatching(command)) {
      return void say({ type: 'refused', command: type, reason: 'This link is for watching only.' });
    }
    const reason = await run(command).catch(() => 'The browser did not do this.');
    if (reason) say({ type: 'refused', command: type, reason });
  };

  const stops = [
    watch.onOpened((page) => (page.targetId === expected ? showExpected(page) : sayTabs())),
    watch.onChanged((page) => {
      sayTabs();
      if (page === shown?.page) void sayHistory();
    }),
    watch.onClosed((page) => (page === shown?.page ? void follow() : sayTabs())),
  ];
  socket.once('close', () => {
    for (const stop of stops) stop();
    shown?.close();
    acks.ack();
  });
  socket.on('message', (data, isBinary) => void hear(data, isBinary));

  say({ type: 'hello', version: LIVE_PROTOCOL_VERSION, readOnly });
  if (wanted === undefined) return follow();
  const page = watch.pages().find(({ targetId }) => targetId === wanted);
  if (!page) return socket.close(CLOSE_NO_SUCH_PAGE, 'the page of this link is not open in this session');
  show(page);
  await shown?.keepPainting();
};
