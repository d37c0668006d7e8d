import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../..', import.meta.url));
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'phasewright-boundaries-'));
  cpSync(join(root, 'biome.json'), join(folder, 'biome.json'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** True when the project's own biome.json refuses this import in this file. */
function isRefused(
  file: string,
  from: string,
  content = `import thing from '${from}';\nexport const used = thing;\n`,
): boolean {
  const path = join(folder, file);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
  const biome = join(root, 'node_modules', '@biomejs', 'biome', 'bin', 'biome');
  const answer = spawnSync(process.execPath, [biome, 'lint', file], { cwd: folder, encoding: 'utf8' });
  rmSync(path);
  return answer.status !== 0 && /noRestricted(Imports|Globals)/.test(answer.stdout + answer.stderr);
}

describe('import boundaries', () => {
  it.each([
    ['src-preload/contract/x.ts', 'electron'],
    ['src-preload/contract/x.ts', 'node:fs'],
    ['src-preload/contract/x.ts', '../../src-main/readers/registry.ts'],
    ['src-main/analysis/clustering/x.ts', 'node:fs'],
    ['src-main/analysis/clustering/x.ts', 'electron'],
    ['src-main/analysis/clustering/x.ts', '../../readers/registry.ts'],
    ['src-main/analysis/clustering/x.ts', 'onnxruntime-node'],
    ['src-main/graphs/x.ts', '../analysis/spectra.ts'],
    ['src-main/readers/numpy/x.ts', 'node:fs'],
    ['src-main/readers/numpy/x.ts', '../../project/project.ts'],
    ['src-main/looking/x.ts', '../recipes/run-recipe.ts'],
    ['src-main/looking/x.ts', '../services/service.ts'],
    ['src-main/looking/x.ts', '../project/project.ts'],
    ['src-main/looking/x.ts', '../host/cli/main.ts'],
    ['src-main/looking/x.ts', '../graphs/sessions.ts'],
    ['src-main/looking/x.ts', '../analysis/clustering/k-means.ts'],
    ['src-main/looking/x.ts', 'electron'],
    ['src-main/services/x.ts', '../looking/window-map.ts'],
    ['src-main/services/x.ts', 'better-sqlite3'],
    ['src-main/services/x.ts', '../host/cli/main.ts'],
    ['src-main/jobs/x.ts', 'electron'],
    ['src-renderer/app/x.ts', '../../src-main/services/service.ts'],
  ])('%s may not import %s', (file, from) => {
    expect(isRefused(file, from)).toBe(true);
  });

  it.each([
    ['src-preload/contract/x.ts', 'zod'],
    ['src-preload/contract/x.ts', './errors.ts'],
    ['src-main/analysis/clustering/x.ts', '../../graphs/compute.ts'],
    ['src-main/analysis/clustering/x.ts', '../../../src-preload/contract/job.ts'],
    ['src-main/project/x.ts', 'better-sqlite3'],
    ['src-main/readers/file-byte-source.ts', 'node:fs'],
    ['src-main/looking/x.ts', '../cubes/array-source.ts'],
    ['src-main/looking/x.ts', '../readers/registry.ts'],
    ['src-main/looking/x.ts', '../analysis/elements/net-window.ts'],
    ['src-main/looking/x.ts', '../../src-preload/contract/engine.ts'],
    ['src-main/jobs/x.ts', '../looking/window-map.ts'],
    ['src-main/host/electron/x.ts', 'electron'],
    ['src-renderer/app/x.ts', '../../src-preload/contract/recipe.ts'],
  ])('%s may import %s', (file, from) => {
    expect(isRefused(file, from)).toBe(false);
  });

  it('an analysis has no clock', () => {
    expect(isRefused('src-main/analysis/x.ts', '', 'export const now = Date.now();\n')).toBe(true);
  });

  it('the folders of the rules are the folders that there are', () => {
    const { overrides } = JSON.parse(readFileSync(join(root, 'biome.json'), 'utf8'));
    const covered = overrides.flatMap((override: { includes: string[] }) => override.includes);
    for (const name of [
      'analysis',
      'graphs',
      'cubes',
      'readers',
      'writers',
      'looking',
      'recipes',
      'project',
      'figures',
    ]) {
      expect(covered).toContain(`src-main/${name}/**`);
    }
  });
});
