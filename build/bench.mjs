/** `npm run bench`: speed and memory against scikit-learn where it is installed; prints ratios. */
import { join } from 'node:path';
import { main, root, run, setUp } from './setup.mjs';

await main(async () => run(setUp(), [join(root, 'build', 'bench', 'run-bench.ts'), ...process.argv.slice(2)]));
