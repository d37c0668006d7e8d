import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { elementCount } from '../../../src-main/cubes/array-source.ts';
import { parseExpression } from '../../../src-main/readers/hyperspy/axis-expression.ts';
import { hyperSpyReader, openHyperSpyFile } from '../../../src-main/readers/hyperspy/hyperspy-reader.ts';
import { readableFile } from './hyperspy-helpers.ts';

const fixtures = join(dirname(fileURLToPath(import.meta.url)), '../../fixtures/hyperspy');

/** Opens a fixture, hands its datasets with all their values to `look`, and closes it. */
function read(name: string) {
  const opened = openHyperSpyFile(readableFile(join(fixtures, name)));
  try {
    const datasets = opened.datasets.map(({ open, ...description }) => ({
      ...description,
      values: [...open().read(0, elementCount(description.shape))].map(Number),
    }));
    return { datasets, warnings: opened.warnings };
  } finally {
    opened.close();
  }
}

const counting = (length: number) => Array.from({ length }, (_, index) => index);
const Y = { name: 'y', size: 4, scale: 0.5, offset: 1, units: 'nm', role: 'navigation' };
const X = { name: 'x', size: 5, scale: 0.5, offset: 2, units: 'nm', role: 'navigation' };
const E = { name: 'Energy', size: 12, scale: 0.25, offset: 100, units: 'eV', role: 'signal' };

describe('the HyperSpy reader', () => {
  it('reads a spectrum image that HyperSpy wrote, with its metadata', () => {
    const { datasets, warnings } = read('spectrum-image.hspy');
    expect(warnings).toEqual([]);
    const [cube] = datasets;
    expect(cube).toMatchObject({ title: 'counting cube', kind: 'spectrum-image', dtype: 'uint16', axes: [Y, X, E] });
    expect(cube!.values).toEqual(counting(240));
    expect(cube!.metadata).toMatchObject({
      Acquisition_instrument: { TEM: { beam_energy: 200 } },
      Sample: {
        elements: ['Fe', 'Pt'],
        empty: [],
        tuple: [1, 2, 3],
        nested: [{ a: 1 }, { a: 2 }],
        nothing: null,
      },
      Signal: { signal_type: 'EELS' },
    });
    expect(cube!.originalMetadata).toEqual({ Deep: { er: { value: 'µm' } } });
  });

  it.each([
    ['line.hspy', 'spectrum-line', 'line'],
    ['image.hspy', 'image', 'image'],
    ['spectrum.hspy', 'spectrum', 'spectrum'],
  ])('%s is a %s, named after the file where it has no title', (name, kind, title) => {
    expect(read(name).datasets[0]).toMatchObject({ kind, title });
  });

  it('reads several experiments and names the one that it cannot read', () => {
    const { datasets, warnings } = read('several.hspy');
    expect(datasets.map(({ title, kind }) => [title, kind])).toEqual([
      ['first', 'spectrum-image'],
      ['second', 'image'],
    ]);
    expect(warnings).toEqual([expect.stringContaining('strings')]);
  });

  it('reads the layout of version 1 under the names of today', () => {
    const [old] = read('legacy-v1.hdf5').datasets;
    expect(old).toMatchObject({ title: 'Old one', axes: [Y, X, E], originalMetadata: { a: null } });
    expect(old!.metadata).toEqual({
      Acquisition_instrument: { TEM: { beam_energy: 100, Detector: { EELS: { collection_angle: 5 } } } },
      General: { title: 'Old one', date: '1991-10-01' },
      Signal: { record_by: 'spectrum', signal_type: 'EELS' },
    });
  });

  it('reads every number type, in either byte order', () => {
    const { datasets } = read('number-types.hspy');
    const types = Object.fromEntries(datasets.map(({ title, dtype }) => [title, dtype]));
    expect(types).toEqual({
      'be-f4': 'float32',
      'be-f8': 'float64',
      'be-i4': 'int32',
      'be-u2': 'uint16',
      bool: 'bool',
      i1: 'int8',
      'le-c16': 'complex128',
      'le-c8': 'complex64',
      'le-f2': 'float32',
      'le-i8': 'int64',
      'le-u8': 'uint64',
    });
    for (const { title, dtype, values } of datasets) {
      if (dtype.startsWith('complex')) expect(values, title).toEqual(counting(24).flatMap((value) => [value, 0]));
      else if (dtype === 'bool') expect(values).toEqual(counting(24).map((value) => value % 2));
      else expect(values, title).toEqual(counting(24));
    }
  });

  it('goes round circles of links and follows none to other files', () => {
    const { datasets, warnings } = read('cyclic.hspy');
    expect(datasets).toHaveLength(1);
    expect(warnings.join('\n')).toMatch(/back: a second link/);
    expect(warnings.join('\n')).toMatch(/outside: a link to another file/);
  });

  it('bounds nesting', () => {
    expect(read('deep.hspy').warnings).toEqual([expect.stringContaining('nested too deeply')]);
  });

  it.each([
    ['no-axes.hspy', /no axes/],
    ['nan-calibration.hspy', /no usable calibration/],
  ])('%s stays in channels and says so', (name, sentence) => {
    const { datasets, warnings } = read(name);
    expect(warnings.join('\n')).toMatch(sentence);
    const channels = datasets[0]!.axes.filter((axis) => axis.scale === 1 && axis.offset === 0 && axis.units === '');
    expect(channels.length).toBeGreaterThan(0);
  });

  it('an axis whose steps are uneven has its positions', () => {
    const { datasets, warnings } = read('non-uniform-axis.hspy');
    expect(warnings).toEqual([]);
    expect(datasets[0]!.axes[1]).toMatchObject({ units: 'eV', offset: 0, scale: 4, positions: [0, 1, 4, 9, 16] });
  });

  it('an axis given as a formula has the positions that HyperSpy works out', () => {
    const [, energy] = read('formula-axis.hspy').datasets[0]!.axes;
    expect(energy).toMatchObject({ name: 'Energy', units: 'eV' });
    const printedByHyperSpy = [551.02222222, 309.95, 198.368, 137.75555556, 101.20816327];
    expect(energy!.positions!.slice(0, 5)).toEqual(printedByHyperSpy.map((one) => expect.closeTo(one, 7)));
    expect(energy!.positions).toHaveLength(15);
  });

  it.each([
    ['2 ** 3 ** 2 - 1', 511],
    ['-x ^ 2 / 4', -2.25],
    ['exp(0) + sqrt(a) * (x - 1)', 5],
    ['1e-3 * .5', 0.0005],
  ])('formula %s', (text, expected) => {
    const names = new Map([
      ['x', 3],
      ['a', 4],
    ]);
    expect(parseExpression(text)!(names)).toBeCloseTo(expected, 12);
  });

  it.each(['', 'x +', 'f(x)', 'x x', '(x', 'x.constructor', `${'('.repeat(90)}x${')'.repeat(90)}`])(
    'no formula: %s',
    (text) => {
      expect(parseExpression(text)).toBeNull();
    },
  );

  it('reads LZF, which the HDF5 library does not have', () => {
    const { datasets } = read('lzf.hspy');
    expect(datasets[0]!.values).toEqual(counting(elementCount(datasets[0]!.shape)));
  });

  it('lists what a decomposition left: factors as spectra, loadings as maps that make the data again', () => {
    const { datasets } = read('decomposition.hspy');
    expect(datasets.map(({ title, kind, shape }) => [title, kind, shape])).toEqual([
      ['decomposed', 'spectrum-image', [4, 5, 12]],
      ['Decomposition factors', 'spectrum-line', [2, 12]],
      ['Decomposition loadings', 'image-stack', [2, 4, 5]],
      ['Explained variance ratio', 'spectrum', [2]],
    ]);
    const [data, factors, loadings, variance] = datasets;
    expect(factors!.axes[1]).toEqual({ ...E, role: 'signal' });
    expect(loadings!.axes.slice(1).map(({ name, scale, role }) => [name, scale, role])).toEqual([
      ['y', 0.5, 'signal'],
      ['x', 0.5, 'signal'],
    ]);
    expect(factors!.metadata).toMatchObject({
      Learning_results: { decomposition_algorithm: 'SVD', output_dimension: 2, mean: null },
    });
    // The data have rank 2, so that two components give them back but for rounding.
    data!.values.forEach((value, at) => {
      const [pixel, channel] = [Math.floor(at / 12), at % 12];
      const model = [0, 1].reduce((sum, c) => {
        return sum + loadings!.values[c * 20 + pixel]! * factors!.values[c * 12 + channel]!;
      }, 0);
      expect(model).toBeCloseTo(value, 8);
    });
    expect(variance!.values[0]! + variance!.values[1]!).toBeCloseTo(1, 12);
  });

  it.each([
    ['ragged.hspy', 'format-unsupported', /ragged/],
    ['lying-size.hspy', 'file-damaged', /2147483648/],
    ['other.h5', 'format-unsupported', /no group Experiments/],
  ])('%s is refused as %s', (name, code, message) => {
    const work = () => read(name);
    expect(work).toThrow(message);
    expect(work).toThrow(expect.objectContaining({ code, where: expect.objectContaining({ format: 'hyperspy' }) }));
  });

  it('recognizes HDF5 by its signature, behind a user block too', () => {
    const head = new Uint8Array(4096);
    const file = readableFile(join(fixtures, 'image.hspy'));
    expect(hyperSpyReader.recognizes(head, file)).toBe(false);
    expect(hyperSpyReader.recognizes(file.bytes.read(0, 512), file)).toBe(true);
    head.set(file.bytes.read(0, 8), 512);
    expect(hyperSpyReader.recognizes(head, file)).toBe(true);
  });
});
