/** `npm run -s cli -- …`: brings the checkout up to date, quietly, and runs the command line. */
import { join } from 'node:path';
import { main, root, run, setUp } from './setup.mjs';

await main(async () => {
  const node = setUp();
  // Paths are meant from where the person stands; `npm run cli` itself changes to the checkout.
  const cwd = process.env.npm_lifecycle_event === 'cli' ? process.env.INIT_CWD : process.cwd();
  return run(node, [join(root, 'out', 'main', 'cli.js'), ...process.argv.slice(2)], { cwd });
});
