// Builds the explorer into dist/. Nothing in it comes from any other host. The entry has a fixed name; pieces that
// are loaded later, and workers, carry a hash.
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { thirdPartyNotices } from './notices.js';

const notices = thirdPartyNotices('third-party-notices.txt');

export default defineConfig({
  base: '/',
  publicDir: false,
  plugins: [react(), notices.write()],
  worker: { format: 'es', plugins: () => [notices.collect()] },
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    chunkSizeWarningLimit: 3_000,
    modulePreload: false,
    target: 'es2022',
    rolldownOptions: {
      output: { entryFileNames: 'assets/explorer.js' },
      // React's compiler leaves these directives behind; they mean nothing after bundling.
      onLog: (level, log, handle) => log.code === 'MODULE_LEVEL_DIRECTIVE' || handle(level, log),
    },
  },
});
