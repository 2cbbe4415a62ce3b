import { defineConfig } from 'vite';

/** `npm run build` makes dist/web; `npx vite apps/web` is for work on the page, with a server on port 8000 behind it. */
export default defineConfig({
  build: {
    outDir: '../../dist/web', emptyOutDir: true, target: 'es2022',
    // A strict policy allows no script or picture inside of another file.
    assetsInlineLimit: 0, modulePreload: { polyfill: false },
    // Components mark themselves for servers that render pages; here nothing does.
    rolldownOptions: { checks: { moduleLevelDirective: false } },
  },
  oxc: { jsx: { runtime: 'automatic' } },
  server: { proxy: Object.fromEntries(['/api', '/health', '/docs', '/openapi.json', '/ws'].map((path) => [path, { target: 'http://127.0.0.1:8000', ws: path === '/ws' }])) },
});
