/**
 * `npm start`: for now, the built-in example from cube to phase map, in the folder `example/`.
 * The window takes this place in the next version.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { main, root, run, say, setUp } from './setup.mjs';

await main(async () => {
  const node = setUp();
  const cli = join(root, 'out', 'main', 'cli.js');
  const cube = join('example', 'duplex-steel.hspy');
  const result = join('example', 'result');
  say('The window comes with the next version; until then, here is the built-in example, from cube to phase map.');
  mkdirSync(join(root, 'example'), { recursive: true });
  const steps = [
    ['example', cube],
    ['run', join('resources', 'recipes', 'example.json'), cube, '--out', result],
  ];
  for (const step of steps) {
    say(`\n> phasewright ${step.join(' ')}`);
    const code = await run(node, [cli, ...step]);
    if (code !== 0) return code;
  }
  console.log(`\nThe phase map lies in ${join(root, result, 'phase-map.svg')} (and as .png beside it).`);
  console.log('Now with your own file: npm run -s cli -- info FILE');
  return 0;
});
