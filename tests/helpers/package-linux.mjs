/**
 * Packages the built program for Linux as `npm run package` does, up to the tools that make installers of it, which come
 * from the network: `node package-linux.mjs OUT`. In place of Electron, whose binary comes from there as well, stands a file
 * with nothing in it but the fuses. Writes `OUT/packaged.json`: for each target what it would be made with.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, Platform } from 'electron-builder';

/** How Electron marks its fuses, the version of their layout, how many there are, and all of them on. */
const FUSES = Buffer.concat([
  Buffer.from('dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX'),
  Buffer.from([1, 9]),
  Buffer.from('1'.repeat(9)),
]);

const out = process.argv[2];
const electron = join(out, 'electron');
mkdirSync(electron, { recursive: true });
writeFileSync(join(electron, 'electron'), Buffer.concat([Buffer.alloc(64), FUSES, Buffer.alloc(64)]), { mode: 0o755 });

const made = [];
await build({
  targets: Platform.LINUX.createTarget(['deb', 'AppImage']),
  publish: 'never',
  projectDir: fileURLToPath(new URL('../..', import.meta.url)),
  config: { extends: './electron-builder.yml', electronDist: electron, directories: { output: join(out, 'dist') } },
  // What it returns says that the target is made already.
  async effectiveOptionComputed(options) {
    made.push(
      Array.isArray(options)
        ? { target: 'deb', args: options[0], desktop: readFileSync(options[1], 'utf8') }
        : { target: 'AppImage', args: [], desktop: options.desktop },
    );
    return true;
  },
});
writeFileSync(join(out, 'packaged.json'), JSON.stringify(made));
