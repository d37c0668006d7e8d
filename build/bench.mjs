/** `npm run bench`: speed and memory against scikit-learn, or (`formats [NAME …]`) HyperSpy, where they are installed; prints ratios. */
import { join } from 'node:path';
import { main, root, run, setUp } from './setup.mjs';

const [first, ...others] = process.argv.slice(2);
const reading = first === 'formats';
const script = reading ? join('formats', 'race-formats.ts') : 'run-bench.ts';
const names = reading ? others : process.argv.slice(2);

await main(async () => run(setUp(), [join(root, 'build', 'bench', script), ...names]));
