import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openHyperSpyFile } from '../../src-main/readers/hyperspy/hyperspy-reader.ts';
import { hyperSpyWriter } from '../../src-main/writers/hyperspy/hyperspy-writer.ts';
import type { Axis, DType } from '../../src-preload/contract/dataset.ts';
import { countingDataset, idleJob } from '../unit/writers/hyperspy-helpers.ts';

/** Debian's python3-hyperspy (1.7.3) opens what we write; skipped where it is not installed. */
const python = '/usr/bin/python3';
const hasHyperSpy = spawnSync(python, ['-c', 'import hyperspy']).status === 0;
const fixtures = join(dirname(fileURLToPath(import.meta.url)), '../fixtures/hyperspy');

const SCRIPT = `
import json, sys, warnings
warnings.simplefilter('ignore')
import numpy as np
import hyperspy.api as hs
answers = []
for path in sys.argv[1:]:
    s = hs.load(path)
    axes = [dict(name=str(a.name), size=a.size, scale=a.scale, offset=a.offset, units=str(a.units), navigate=bool(a.navigate))
            for a in s.axes_manager._axes]
    flat = np.asarray(s.data).ravel()
    total = complex(flat.astype('complex128').sum())
    answers.append(dict(shape=s.data.shape, dtype=str(s.data.dtype), sum=total.real, imaginary=total.imag, axes=axes,
                        last=str(flat[-1]), metadata=s.metadata.as_dictionary(), original=s.original_metadata.as_dictionary()))
print(json.dumps(answers, default=lambda value: value.item() if hasattr(value, 'item') else str(value)))
`;

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'phasewright-hspy-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const MAP = ['y', 'x'].map((name, i): Axis => {
  return { name, size: 3 + i, scale: 0.5, offset: 1, units: 'nm', role: 'signal' };
});

function loadWithHyperSpy(paths: readonly string[]) {
  const run = spawnSync(python, ['-c', SCRIPT, ...paths], { encoding: 'utf8', maxBuffer: 1 << 26 });
  expect(run.status, run.stderr).toBe(0);
  return JSON.parse(run.stdout.slice(run.stdout.indexOf('[{')));
}

describe.skipIf(!hasHyperSpy)('files written as .hspy, opened by HyperSpy (skipped when it is not installed)', () => {
  it('have the same values, for every number type', async () => {
    const types: DType[] = ['bool', 'int8', 'uint8', 'int16', 'uint16', 'int32', 'uint32', 'int64', 'uint64'];
    types.push('float32', 'float64', 'complex64', 'complex128');
    const paths: string[] = [];
    for (const dtype of types) {
      const path = join(folder, `${dtype}.hspy`);
      await hyperSpyWriter.write(countingDataset([3, 4, 5], dtype), path, idleJob());
      paths.push(path);
    }
    const answers = loadWithHyperSpy(paths);
    for (const [index, dtype] of types.entries()) {
      expect(answers[index].dtype).toBe(dtype);
      expect(answers[index].shape).toEqual([3, 4, 5]);
      // 0 + 1 + … + 59; each is odd or even for bool; complex numbers have i + 1 as their imaginary part.
      expect(answers[index].sum).toBe(dtype === 'bool' ? 30 : 1770);
      expect(answers[index].imaginary).toBe(dtype.startsWith('complex') ? 1830 : 0);
    }
  });

  it('keep axes and both metadata trees', async () => {
    const opened = openHyperSpyFile({ name: 'spectrum-image.hspy', localPath: join(fixtures, 'spectrum-image.hspy') });
    const path = join(folder, 'copy.hspy');
    const dataset = opened.datasets[0]!;
    await hyperSpyWriter.write({ ...dataset, source: dataset.open() }, path, idleJob());
    opened.close();
    const [ours, theirs] = loadWithHyperSpy([path, join(fixtures, 'spectrum-image.hspy')]);
    expect(ours.axes).toEqual(theirs.axes);
    expect(ours.sum).toBe(theirs.sum);
    expect(ours.original).toEqual(theirs.original);
    for (const key of ['Acquisition_instrument', 'Signal']) expect(ours.metadata[key]).toEqual(theirs.metadata[key]);
    const { tuple, ...sample } = theirs.metadata.Sample;
    expect(ours.metadata.Sample).toEqual({ ...sample, tuple: [...tuple] });
  });

  it('have thousands of chunks (an index of several levels)', async () => {
    const path = join(folder, 'many.hspy');
    // 5,000 chunks: one spectrum of 600 kB is longer than a chunk and is cut.
    const dataset = countingDataset([70, 1, 150_000], 'uint32');
    await hyperSpyWriter.write(dataset, path, idleJob());
    const [answer] = loadWithHyperSpy([path]);
    expect(answer.shape).toEqual([70, 1, 150_000]);
    const count = 70 * 150_000;
    expect(answer.sum).toBe((count * (count - 1)) / 2);
  });

  it('have their signal and nothing else where a run stands beside it, which our reader lists', async () => {
    const path = join(folder, 'with-run.hspy');
    const labels = { ...countingDataset([3, 4], 'int32', 'labels'), axes: MAP };
    const centroids = countingDataset([2, 5], 'float32', 'centroids');
    const recipe = { phasewright: 1, steps: [{ op: 'kmeans', clusters: 2, seed: 7 }] };
    const attributes = { name: 'Two phases', recipe: JSON.stringify(recipe), phases: '[{"name":"Ferrite"}]' };
    const runs = [{ number: 12, attributes, arrays: [labels, centroids] }];
    const dataset = countingDataset([3, 4, 5], 'uint16', 'cube');
    await hyperSpyWriter.writeAll!({ datasets: [dataset], runs }, path, idleJob());
    const [answer] = loadWithHyperSpy([path]);
    expect(answer).toMatchObject({ shape: [3, 4, 5], sum: 1770 });
    expect(answer.metadata.General.title).toBe('cube');

    const opened = openHyperSpyFile({ name: 'with-run.hspy', localPath: path });
    expect(opened.warnings).toEqual([]);
    expect(opened.datasets.map(({ title, kind, shape }) => [title, kind, shape])).toEqual([
      ['cube', 'spectrum-image', [3, 4, 5]],
      ['Run 12: centroids', 'spectrum-line', [2, 5]],
      ['Run 12: labels', 'image', [3, 4]],
    ]);
    const [, , found] = opened.datasets;
    expect(found!.axes).toEqual(MAP);
    expect([...found!.open().read(0, 12)]).toEqual([...labels.source.read(0, 12)]);
    const about = { run: 12, array: 'labels', name: 'Two phases', recipe, phases: [{ name: 'Ferrite' }] };
    expect(found!.metadata.Phasewright).toEqual(about);
    opened.close();
  });
});
