import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import type { Plugin } from 'vite';

/** What a deployment puts beside the page, for the development server. */
const config = (apiBaseUrl = 'http://127.0.0.1:8787'): Plugin => ({
  name: 'console-config',
  configureServer: ({ middlewares }) => {
    middlewares.use('/config.json', (_request, response) => response.end(JSON.stringify({ apiBaseUrl })));
  },
});

/** Relative URLs would break below `/sessions/...`: the console is served from the root of its own host. */
export default defineConfig({
  root: import.meta.dirname,
  base: '/',
  plugins: [react(), config(process.env['API_BASE_URL'])],
  build: {
    outDir: '../../dist/apps/console/bundle',
    emptyOutDir: true,
    target: 'es2023',
    // light-dark() stays as it is: rewritten, it would follow the system and not the user's choice.
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    modulePreload: { polyfill: false },
    // The player and the charts are chunks of their own, which load with the pages that show them.
    chunkSizeWarningLimit: 600,
  },
  server: { host: '127.0.0.1' },
});
