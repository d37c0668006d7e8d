/** `npm test [-- vitest arguments]`: types, lint with import boundaries, build, then every test. */
import { join } from 'node:path';
import { build, findNode, install, main, root, run, say } from './setup.mjs';

await main(async () => {
  install();
  const node = findNode();
  const tool = (...parts) => join(root, 'node_modules', ...parts);

  say('Types …');
  // The window is checked apart: it sees the browser and nothing of Node; its tests see both.
  for (const project of ['.', 'src-renderer', join('tests', 'unit', 'renderer')]) {
    const types = await run(node, [tool('typescript', 'bin', 'tsc'), '--noEmit', '-p', project]);
    if (types !== 0) return types;
  }
  say('Lint and import boundaries …');
  const lint = await run(node, [tool('@biomejs', 'biome', 'bin', 'biome'), 'check', '--error-on-warnings']);
  if (lint !== 0) return lint;
  build();
  say('Tests …');
  return run(node, [tool('vitest', 'vitest.mjs'), 'run', ...process.argv.slice(2)]);
});
