import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { BrokerError } from '@wallcrawler/artifacts';
import { createLogger } from '@wallcrawler/runtime';
import { createArtifactSink, type ArtifactSink } from './artifact-sink.ts';
import { FakeBroker } from './testing/fake-broker.ts';

let broker: FakeBroker;
let sink: ArtifactSink;
const lines: string[] = [];
beforeEach(async () => {
  broker = await new FakeBroker().start();
  sink = createArtifactSink(
    broker,
    createLogger({}, 'debug', (line) => lines.push(line)),
  );
});
afterEach(() => broker.stop());

describe(createArtifactSink, () => {
  it('stores bytes and files', async () => {
    const directory = mkdtempSync(path.join(tmpdir(), 'sink-'));
    const file = path.join(directory, 'file');
    writeFileSync(file, 'x'.repeat(100_000));
    await sink.put('logs/1', Buffer.from('bytes'), 'text/plain');
    await sink.put('downloads/a b.pdf', { file, bytes: 100_000 }, 'application/pdf');
    expect(broker.objects.get('logs/1')?.toString()).toBe('bytes');
    expect(broker.objects.get('downloads/a b.pdf')).toHaveLength(100_000);
    rmSync(directory, { recursive: true });
  });

  it('tries again while the storage refuses', async () => {
    broker.refusals = 2;
    await sink.put('logs/1', Buffer.from('bytes'), 'text/plain');
    expect(broker.calls).toEqual(['put', 'put', 'put']);
  });

  it('does not try again what the broker refuses', async () => {
    broker.put = () => Promise.reject(new BrokerError('too_large', 'too large'));
    await expect(sink.put('logs/1', Buffer.from('bytes'), 'text/plain')).rejects.toThrow('too large');
  });

  it('begins no further attempt when it is closed', async () => {
    broker.refusals = Infinity;
    const storing = sink.put('logs/1', Buffer.from('bytes'), 'text/plain');
    sink.close();
    await expect(storing).rejects.toThrow('503');
    expect(broker.calls).toEqual(['put']);
  });

  it('stores at most four at once, and all of them', async () => {
    let [running, most] = [0, 0];
    const put = broker.put.bind(broker);
    broker.put = async (objects) => {
      most = Math.max(most, ++running);
      await new Promise((resolve) => setImmediate(resolve));
      running--;
      return put(objects);
    };
    await Promise.all(Array.from({ length: 20 }, (_, n) => sink.put(`logs/${n}`, Buffer.from('x'), 'text/plain')));
    expect(broker.objects.size).toBe(20);
    expect(most).toBeLessThanOrEqual(4);
  });
});
