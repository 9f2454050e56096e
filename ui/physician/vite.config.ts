import { rmSync } from 'node:fs';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';
import type { Plugin } from 'vite';

// Go embeds dist, and must compile on a fresh clone where nothing is built
// yet: dist/.keep is in git and has to outlive every build. So Vite may not
// empty the folder; we take away only what an earlier build left.
function keepDist(): Plugin {
  return {
    name: 'keep-dist',
    apply: 'build',
    generateBundle() {
      rmSync('dist/assets', { recursive: true, force: true });
    },
  };
}

export default defineConfig({
  plugins: [react(), keepDist()],
  build: {
    outDir: 'dist',
    emptyOutDir: false,
    target: 'es2022',
    assetsInlineLimit: 0, // no data: addresses, so that the CSP can stay at 'self'
    chunkSizeWarningLimit: 900,
  },
  server: { proxy: { '/api': 'http://127.0.0.1:8080', '/ws': { target: 'ws://127.0.0.1:8080', ws: true } } },
  test: { include: ['src/**/*.test.{ts,tsx}'], environment: 'node', testTimeout: 60_000 },
});
