const { transformSync } = require('esbuild');

/** Turns TypeScript into CommonJS for Jest; types are checked by the `typecheck` target, not here. */
module.exports = {
  process(source, file) {
    const { code, map } = transformSync(source, {
      loader: 'ts',
      format: 'cjs',
      target: 'node24',
      sourcefile: file,
      sourcemap: 'both',
      supported: { 'dynamic-import': false },
      define: { 'import.meta.dirname': '__dirname', 'import.meta.filename': '__filename' },
    });
    return { code, map };
  },
};
