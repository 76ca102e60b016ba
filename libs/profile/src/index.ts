export * from './errors.ts';
export * from './kept-files.ts';
export * from './limits.ts';
export * from './pack-profile.ts';
export * from './unpack-extension.ts';
export * from './unpack-profile.ts';
