import { once } from 'node:events';
import type { RelayScope } from '@wallcrawler/cdp-relay';
import { decodeFrame, type LiveClientMessage, type LiveServerMessage } from '@wallcrawler/live-view';
import { WebSocket } from 'ws';
import type { ContainerService } from '../../service/container-service.ts';

/** A viewer that draws at once, and keeps what it hears. */
export const openViewer = async (
  service: ContainerService,
  scope: RelayScope,
  wanted: string | undefined,
  acknowledge: boolean,
) => {
  const path = wanted === undefined ? '/live' : `/live?page=${wanted}`;
  const target = service.target({ kind: 'live', path }, scope);
  const socket = new WebSocket(`ws://127.0.0.1:${target.port}${target.path}`, { headers: { ...target.headers } });
  const heard: LiveServerMessage[] = [];
  const frames: ReturnType<typeof decodeFrame>[] = [];
  const closed = new Promise<{ code: number; reason: string }>((resolve) =>
    socket.once('close', (code, reason) => resolve({ code, reason: reason.toString() })),
  );
  const say = (command: LiveClientMessage | object) => socket.send(JSON.stringify(command));
  socket.on('message', (data: Buffer, isBinary) => {
    if (!isBinary) return void heard.push(JSON.parse(data.toString()) as LiveServerMessage);
    frames.push(decodeFrame(new Uint8Array(data).buffer));
    if (acknowledge) say({ type: 'ack' });
  });
  await once(socket, 'open');
  const last = <T extends LiveServerMessage['type']>(type: T) =>
    heard.findLast((message) => message.type === type) as Extract<LiveServerMessage, { type: T }> | undefined;
  const click = (x: number, y: number, clickCount = 1) => {
    for (const action of ['down', 'up'] as const) say({ type: 'mouse', action, x, y, button: 'left', clickCount });
  };
  return { socket, heard, frames, closed, say, last, click };
};
