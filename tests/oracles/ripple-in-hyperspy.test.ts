/** HyperSpy opens the Ripple files that we write, and numpy the .npy files, with the same values and axes. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { elementCount } from '../../src-main/cubes/array-source.ts';
import { MemorySource } from '../../src-main/cubes/memory-source.ts';
import { numpyWriter } from '../../src-main/writers/numpy/numpy-writer.ts';
import { rippleWriter } from '../../src-main/writers/ripple/ripple-writer.ts';
import type { WritableDataset } from '../../src-main/writers/writer.ts';
import type { Axis } from '../../src-preload/contract/dataset.ts';
import { testJob } from '../fixtures/test-job.ts';

const PYTHON = '/usr/bin/python3';
const hasHyperSpy =
  spawnSync(PYTHON, ['-c', 'import importlib.util as u, sys; sys.exit(u.find_spec("hyperspy") is None)']).status === 0;
if (!hasHyperSpy) console.warn('python3-hyperspy is not installed: our Ripple files are not opened with it.');

const folder = mkdtempSync(join(tmpdir(), 'phasewright-hyperspy-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const SCRIPT = `
import json, sys, warnings
warnings.filterwarnings("ignore")
import numpy as np
import hyperspy.api as hs
found = {}
for name in ["cube", "line", "spectrum", "image", "stack"]:
    s = hs.load(sys.argv[1] + "/" + name + ".rpl")
    a = np.load(sys.argv[1] + "/" + name + ".npy")
    found[name] = dict(signal=s.metadata.Signal.signal_type, title=s.metadata.General.title, dtype=str(s.data.dtype),
        values=s.data.ravel().tolist(), same=bool(np.array_equal(s.data, a)) and s.data.dtype == a.dtype,
        axes=[[x.name, x.size, x.scale, x.offset, x.units] for x in s.axes_manager._axes])
print(json.dumps(found))
`;

const axis = (name: string, size: number, units: string, role: Axis['role']): Axis => ({
  name,
  size,
  scale: size / 4,
  offset: -size,
  units,
  role,
});
const energy = axis('Energy loss', 5, 'eV', 'signal');
const [x, y] = [axis('x', 3, 'µm', 'navigation'), axis('y', 2, 'µm', 'navigation')];
const image = [axis('y', 2, 'µm', 'signal'), axis('x', 3, 'µm', 'signal')];
const CASES = {
  cube: [y, x, energy],
  line: [x, energy],
  spectrum: [energy],
  image,
  stack: [axis('z', 4, 's', 'navigation'), ...image],
};

function dataset(name: string, axes: readonly Axis[]): WritableDataset {
  const shape = axes.map((one) => one.size);
  const values = Float32Array.from({ length: elementCount(shape) }, (_, i) => i / 8);
  const metadata = { Signal: { signal_type: axes.includes(energy) ? 'EELS' : '' } };
  return {
    title: name,
    shape,
    dtype: 'float32',
    axes,
    metadata,
    originalMetadata: {},
    source: new MemorySource(values, shape, 'float32'),
  };
}

describe.skipIf(!hasHyperSpy)('HyperSpy and numpy', () => {
  it('open what we write', async () => {
    for (const [name, axes] of Object.entries(CASES)) {
      await rippleWriter.write(dataset(name, axes), join(folder, `${name}.rpl`), testJob());
      await numpyWriter.write(dataset(name, axes), join(folder, `${name}.npy`), testJob());
    }
    const answer = execFileSync(PYTHON, ['-c', SCRIPT, folder], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const found = JSON.parse(answer.trim().split('\n').at(-1)!);
    for (const [name, axes] of Object.entries(CASES)) {
      const { signal_type: signal } = dataset(name, axes).metadata.Signal as { signal_type: string };
      expect(found[name]).toEqual({
        signal,
        title: name,
        dtype: 'float32',
        same: true,
        values: [...dataset(name, axes).source.read(0, elementCount(axes.map((one) => one.size)))],
        axes: axes.map((one) => [one.name, one.size, one.scale, one.offset, one.units]),
      });
    }
  });
});
