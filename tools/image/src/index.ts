export { assembleContext, contextDirectory, type ImageManifest } from './context/assemble-context.ts';
export { buildRoot } from './rootfs/build-root.ts';
export type { ImageConfig, RootFileSystem } from './rootfs/image-config.ts';
export { writeLauncher } from './rootfs/launcher.ts';
export { whyNoRoots } from './rootfs/why-no-roots.ts';
