/** `npm run bench:window`: how fast the window answers, measured in a browser without a display. */
import { join } from 'node:path';
import { main, root, run, setUp } from './setup.mjs';

await main(async () => run(setUp(), [join(root, 'build', 'bench', 'real-time.ts'), ...process.argv.slice(2)]));
