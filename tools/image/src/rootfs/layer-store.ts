import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync, utimesSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';

const UNUSED_MS = 14 * 24 * 3_600_000;

/** Layers of root file systems by what made them; each is built once per machine. */
export class LayerStore {
  readonly #directory: string;

  /** @param directory default: `layerDirectory()`. */
  constructor(directory = layerDirectory()) {
    this.#directory = directory;
    this.#forgetUnused();
  }

  /** The layer below which `parts` name what makes it: everything that its content depends on. */
  async layer(parts: readonly string[], build: (layer: string, scratch: string) => Promise<void>): Promise<string> {
    const key = createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 40);
    const finished = path.join(this.#directory, key);
    if (!existsSync(finished)) {
      const staging = mkdtempSync(path.join(this.#directory, 'part-'));
      const [layer, scratch] = [path.join(staging, 'layer'), path.join(staging, 'scratch')];
      mkdirSync(layer, { mode: 0o755 });
      mkdirSync(scratch);
      try {
        await build(layer, scratch);
        // Another process may have come first: its layer is as good.
        if (!existsSync(finished)) renameSync(layer, finished);
      } finally {
        rmSync(staging, { recursive: true, force: true });
      }
    }
    utimesSync(finished, new Date(), new Date());
    return finished;
  }

  #forgetUnused(): void {
    const limit = Date.now() - UNUSED_MS;
    for (const name of readdirSync(this.#directory)) {
      const layer = path.join(this.#directory, name);
      if (statSync(layer).mtimeMs < limit) rmSync(layer, { recursive: true, force: true });
    }
  }
}

/** `image-layers` in WALLCRAWLER_CACHE_DIR, or in the user's cache directory. */
export function layerDirectory(): string {
  const cache = process.env.XDG_CACHE_HOME ?? path.join(homedir(), '.cache');
  const directory = path.join(process.env.WALLCRAWLER_CACHE_DIR ?? path.join(cache, 'wallcrawler'), 'image-layers');
  mkdirSync(directory, { recursive: true });
  return directory;
}
