/**
 * `npm run bench:window`: how fast the window answers, measured in a browser without a display; `npm run bench:window -- views`: the
 * scatter plot and what is linked with it.
 */
import { join } from 'node:path';
import { main, root, run, setUp } from './setup.mjs';

const [which, ...others] = process.argv.slice(2);
const [script, args] = which === 'views' ? ['linked-views.ts', others] : ['real-time.ts', process.argv.slice(2)];
await main(async () => run(setUp(), [join(root, 'build', 'bench', script), ...args]));
