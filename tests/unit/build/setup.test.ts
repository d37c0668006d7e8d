import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
// @ts-expect-error plain JavaScript without types, so that it runs before anything is installed
import { dependencyHash, findNode, install, root, SetupError, sourceFingerprint } from '../../../build/setup.mjs';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'phasewright-setup-'));
  writeManifest({ a: '1' });
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function writeManifest(dependencies: object, scripts = {}): void {
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'x', dependencies, scripts }));
}

describe('install', () => {
  it('notices changed dependencies and a changed lock file, not changed scripts', () => {
    const first = dependencyHash(folder);
    writeManifest({ a: '1' }, { test: 'x' });
    expect(dependencyHash(folder)).toBe(first);
    writeManifest({ a: '2' });
    expect(dependencyHash(folder)).not.toBe(first);
    writeManifest({ a: '1' });
    writeFileSync(join(folder, 'package-lock.json'), '{}');
    expect(dependencyHash(folder)).not.toBe(first);
  });

  it('does nothing when the stamp fits', () => {
    mkdirSync(join(folder, 'node_modules'));
    writeFileSync(join(folder, 'node_modules', '.phasewright-stamp'), dependencyHash(folder));
    expect(install(folder)).toBe(false);
  });

  it('says what to do when npm fails, and does not pretend to be done', () => {
    // A name that npm refuses at once, without a network.
    writeManifest({ 'no such name!': '1' });
    expect(() => install(folder)).toThrow(SetupError);
    expect(existsSync(join(folder, 'node_modules', '.phasewright-stamp'))).toBe(false);
  });

  it('goes on without a lock file that is not in step with package.json', () => {
    // A package beside it: no network.
    mkdirSync(join(folder, 'a'));
    writeFileSync(join(folder, 'a', 'package.json'), JSON.stringify({ name: 'a', version: '1.0.0' }));
    writeManifest({ a: 'file:./a' });
    const lock = { name: 'x', lockfileVersion: 3, requires: true, packages: { '': { name: 'x' } } };
    writeFileSync(join(folder, 'package-lock.json'), JSON.stringify(lock));
    expect(install(folder)).toBe(true);
    expect(existsSync(join(folder, 'node_modules', 'a', 'package.json'))).toBe(true);
    expect(install(folder)).toBe(false);
  });
});

describe('build', () => {
  it('notices edits, new, deleted and older files, not notes', () => {
    const source = join(folder, 'src-main', 'a.ts');
    mkdirSync(join(folder, 'src-main'));
    writeFileSync(source, 'one');
    const first = sourceFingerprint(folder);
    expect(sourceFingerprint(folder)).toBe(first);
    writeFileSync(join(folder, 'src-main', 'README.md'), 'note');
    expect(sourceFingerprint(folder)).toBe(first);
    utimesSync(source, 1000, 1000);
    const older = sourceFingerprint(folder);
    expect(older).not.toBe(first);
    writeFileSync(join(folder, 'src-main', 'b.ts'), '');
    expect(sourceFingerprint(folder)).not.toBe(older);
    rmSync(join(folder, 'src-main', 'b.ts'));
    expect(sourceFingerprint(folder)).toBe(older);
  });
});

describe('node', () => {
  it('is the pinned one', () => {
    expect(findNode()).toContain('node_modules');
  });
});

describe('scripts', () => {
  it('use nothing but Node, so that they run before an install', () => {
    for (const name of ['setup', 'start', 'test', 'cli', 'build', 'bench', 'dev', 'package']) {
      const text = readFileSync(
        join(fileURLToPath(new URL('../../../build/', import.meta.url)), `${name}.mjs`),
        'utf8',
      );
      for (const [, from] of text.matchAll(/from '([^']+)'/g)) expect(from).toMatch(/^(node:|\.\/setup\.mjs$)/);
    }
    expect(existsSync(join(root, 'package.json'))).toBe(true);
  });
});
