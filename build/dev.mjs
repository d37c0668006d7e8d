/** `npm run dev`: the browser face, reloading on change. Sets up first; the work is in `dev-server.mjs`, under Node 24. */
import { join } from 'node:path';
import { main, root, run, setUp } from './setup.mjs';

await main(async () => run(setUp(), [join(root, 'build', 'dev-server.mjs'), ...process.argv.slice(2)]));
