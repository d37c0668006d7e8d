/** `npm run build`: brings out/ up to date. */
import { build, install, main, say } from './setup.mjs';

await main(async () => {
  install();
  say(build() ? 'Built.' : 'Nothing has changed since the last build.');
  return 0;
});
