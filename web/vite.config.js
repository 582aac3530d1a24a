// Builds the explorer into dist/, under fixed names, because the server embeds the files by name and tells
// browsers by ETag when they change. One script, one style sheet, nothing from any other host.
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

export default defineConfig({
  base: '/',
  plugins: [react()],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    assetsInlineLimit: 1_000_000,
    chunkSizeWarningLimit: 3_000,
    modulePreload: false,
    target: 'es2022',
    rollupOptions: {
      output: {
        codeSplitting: false,
        entryFileNames: 'assets/explorer.js',
        assetFileNames: 'assets/explorer[extname]',
      },
    },
  },
});
