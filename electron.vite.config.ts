import { defineConfig } from 'electron-vite';

/** Programs that run in Node: the command line and the engine child process. Dependencies stay in node_modules. */
export default defineConfig({
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
          engine: 'src-main/jobs/engine-main.ts',
          // A worker thread of the engine: a file of its own.
          'hdf5-worker': 'src-main/cubes/hdf5-worker.ts',
        },
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
      },
    },
  },
});
