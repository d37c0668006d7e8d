import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const scripts = { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' } as const;

/** Everything that is built: programs for Node and Electron, the preload script, and the window. */
export default defineConfig({
  // Dependencies stay in node_modules.
  main: {
    build: {
      outDir: 'out/main',
      sourcemap: true,
      target: 'node24',
      minify: false,
      externalizeDeps: true,
      rollupOptions: {
        input: {
          cli: 'src-main/host/cli/main.ts',
          loopback: 'src-main/host/loopback/main.ts',
          electron: 'src-main/host/electron/main.ts',
          engine: 'src-main/jobs/engine-main.ts',
          // Worker threads of the engine: files of their own.
          'hdf5-worker': 'src-main/cubes/hdf5-worker.ts',
          'decoder-worker': 'src-main/cubes/decoder-worker.ts',
          'model-worker': 'src-main/archives/model-worker.ts',
        },
        output: scripts,
      },
    },
  },
  // One file without imports, which is all that a sandboxed page gets.
  preload: {
    build: {
      outDir: 'out/preload',
      target: 'node24',
      minify: false,
      externalizeDeps: false,
      rollupOptions: {
        input: { index: 'src-preload/index.ts' },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: at('src-renderer'),
    plugins: [react()],
    build: {
      outDir: at('out/renderer'),
      emptyOutDir: true,
      // Chromium of Electron 45; the browsers of the browser face are as new.
      target: 'es2024',
      sourcemap: false,
      minify: true,
      // Inlined files would be data: scripts and styles, which the policy of the page does not allow.
      assetsInlineLimit: 0,
      // Their texts must go along with what is bundled.
      license: { fileName: 'third-party-licenses.txt' },
      rollupOptions: { input: at('src-renderer/index.html') },
    },
  },
});
