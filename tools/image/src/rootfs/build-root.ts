/**
 * Builds the root file system of a Dockerfile without Docker: each RUN and COPY becomes a layer of overlayfs, made by the
 * same commands on the same packages. It proves that the Dockerfile builds and that what it makes runs; what it cannot
 * prove is that the public images hold what stands for them here.
 */
import { mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expandVariables } from '../dockerfile/expand.ts';
import type { Command, CopyOptions, Instruction } from '../dockerfile/instruction.ts';
import { readDockerfile } from '../dockerfile/read-dockerfile.ts';
import { baseLayer } from './base-images.ts';
import { copyCommand, sourceDigest, stageFiles } from './copy-files.ts';
import { enterRoot } from './enter-root.ts';
import { EMPTY_CONFIG, userOf, type ImageConfig, type RootFileSystem } from './image-config.ts';
import { LayerStore } from './layer-store.ts';
import { runProgram } from './run.ts';

/** A stage as far as it is built; `made` is everything that its layers depend on. */
interface Stage extends RootFileSystem {
  readonly made: readonly string[];
  readonly arguments: Readonly<Record<string, string>>;
}

/** Builds the last stage of the context's Dockerfile. Needs root, debootstrap, overlayfs and a mirror of Debian. */
export async function buildRoot(context: string, store = new LayerStore()): Promise<RootFileSystem> {
  const instructions = readDockerfile(readFileSync(path.join(context, 'Dockerfile'), 'utf8'), 'Dockerfile');
  const named = new Map<string, Stage>();
  let stage: Stage | undefined;
  let name: string | undefined;
  for (const instruction of instructions) {
    try {
      if (instruction.keyword === 'FROM') {
        if (stage && name) named.set(name, stage);
        name = instruction.stage;
        const layer = await baseLayer(instruction.image, store);
        stage = { layers: [layer], config: EMPTY_CONFIG, made: [layer], arguments: {} };
      } else {
        if (!stage) throw new Error('an ARG before FROM is not understood');
        stage = await apply(instruction, stage, { context, store, named });
      }
    } catch (cause) {
      throw new Error(`Dockerfile:${instruction.line}: ${instruction.keyword}: ${(cause as Error).message}`, { cause });
    }
  }
  if (!stage) throw new Error('Dockerfile: expected FROM');
  return { layers: stage.layers, config: stage.config };
}

interface Surroundings {
  readonly context: string;
  readonly store: LayerStore;
  readonly named: ReadonlyMap<string, Stage>;
}

type NotFrom = Exclude<Instruction, { keyword: 'FROM' }>;

async function apply(instruction: NotFrom, stage: Stage, around: Surroundings): Promise<Stage> {
  const { config } = stage;
  const expand = (text: string) => expandVariables(text, { ...stage.arguments, ...config.environment });
  const changed = (change: Partial<ImageConfig>): Stage => ({ ...stage, config: { ...config, ...change } });
  const expandAll = (values: readonly (readonly [string, string])[]) =>
    Object.fromEntries(values.map(([name, value]) => [name, expand(value)]));
  switch (instruction.keyword) {
    case 'ARG':
      if (instruction.value === undefined) throw new Error(`${instruction.name} has no default, and nobody gives it`);
      return { ...stage, arguments: { ...stage.arguments, [instruction.name]: expand(instruction.value) } };
    case 'ENV':
      return changed({ environment: { ...config.environment, ...expandAll(instruction.values) } });
    case 'LABEL':
      return changed({ labels: { ...config.labels, ...expandAll(instruction.values) } });
    case 'RUN':
      return runLayer(instruction.command, stage, around);
    case 'COPY':
      return copyLayer({ ...instruction, destination: expand(instruction.destination) }, stage, around);
    case 'WORKDIR': {
      const workingDirectory = path.posix.resolve(config.workingDirectory, expand(instruction.value));
      const made = await addLayer(['mkdir', '-p', workingDirectory], [], { ...stage, config: EMPTY_CONFIG }, around);
      return { ...made, config: { ...config, workingDirectory } };
    }
    case 'USER':
      return changed({ user: userOf(expand(instruction.value)) });
    case 'ENTRYPOINT':
      return changed({ entrypoint: wordsFor(instruction.command) });
    case 'CMD':
      return changed({ command: wordsFor(instruction.command) });
    case 'STOPSIGNAL':
      return changed({ stopSignal: instruction.value });
    case 'EXPOSE':
      return changed({ ports: [...config.ports, ...instruction.words.map(expand)] });
    case 'VOLUME':
      return changed({ volumes: [...config.volumes, ...instruction.words.map(expand)] });
    case 'HEALTHCHECK':
      return changed({ healthCheck: instruction });
  }
}

/** The words that the kernel gets. */
export const wordsFor = (command: Command): readonly string[] =>
  command.form === 'exec' ? command.words : ['/bin/sh', '-c', command.text];

const runLayer = (command: Command, stage: Stage, around: Surroundings): Promise<Stage> => {
  const environment = { ...stage.arguments, ...stage.config.environment };
  return addLayer(wordsFor(command), [], { ...stage, config: { ...stage.config, environment } }, around).then(
    (next) => ({ ...next, config: stage.config }),
  );
};

async function copyLayer(copy: CopyOptions, stage: Stage, around: Surroundings): Promise<Stage> {
  const from = copy.from === undefined ? undefined : around.named.get(copy.from);
  if (copy.from !== undefined && !from) throw new Error(`--from=${copy.from}: there is no such stage before`);
  const roots = from ? from.layers.toReversed() : [around.context];
  const origin = from ? from.made : copy.sources.map((source) => sourceDigest(path.join(around.context, source)));
  const destination = path.posix.resolve(stage.config.workingDirectory, copy.destination);
  const target = copy.destination.endsWith('/') ? `${destination}/` : destination;
  const asRoot = { ...stage, config: { ...stage.config, user: EMPTY_CONFIG.user } };
  const made = [...origin, JSON.stringify(copy)];
  const next = await addLayer(copyCommand(copy.sources, target), made, asRoot, around, (scratch) =>
    stageFiles(roots, copy, scratch),
  );
  return { ...next, config: stage.config };
}

/** Runs a command on the stage; what it changes is the next layer. What `stage` puts down is at /mnt meanwhile. */
async function addLayer(
  command: readonly string[],
  dependsOn: readonly string[],
  stage: Stage,
  { store }: Surroundings,
  prepare?: (scratch: string) => Promise<string>,
): Promise<Stage> {
  const { config } = stage;
  const made = [...stage.made, ...dependsOn, JSON.stringify([command, config])];
  const layer = await store.layer(made, async (changes, scratch) => {
    const [mountPoint, work] = [path.join(scratch, 'root'), path.join(scratch, 'work')];
    for (const directory of [mountPoint, work]) mkdirSync(directory);
    const staged = await prepare?.(scratch);
    const words = enterRoot(stage, command, {
      mountPoint,
      changes: { layer: changes, work },
      ...{ user: config.user, workingDirectory: config.workingDirectory, environment: config.environment },
      binds: staged === undefined ? [] : [[staged, '/mnt']],
    });
    await runProgram(words, command.join(' ').slice(0, 120));
  });
  return { ...stage, layers: [...stage.layers, layer], made };
}
