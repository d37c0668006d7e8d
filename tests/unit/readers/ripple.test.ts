import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { memoryFile } from '../../../src-main/readers/memory-byte-source.ts';
import { rippleReader } from '../../../src-main/readers/ripple/ripple-reader.ts';
import { errorOf, openBytes, valuesOf } from './reading.ts';

const fixture = (name: string) =>
  new Uint8Array(readFileSync(new URL(`../../fixtures/readers/${name}`, import.meta.url)));
const pair = (name: string) => ({ [`${name}.rpl`]: fixture(`${name}.rpl`), [`${name}.raw`]: fixture(`${name}.raw`) });
const ramp = (count: number) => Array.from({ length: count }, (_, i) => i);

const plain = {
  width: 3,
  height: 2,
  depth: 4,
  offset: 0,
  'data-length': 1,
  'data-type': 'unsigned',
  'byte-order': 'dont-care',
  'record-by': 'vector',
};
const rpl = (keys: { readonly [key: string]: string | number | undefined }, separator = '\t', end = '\n') =>
  Buffer.from(
    `key${separator}value${end}${Object.entries({ ...plain, ...keys })
      .filter(([, value]) => value !== undefined)
      .map(([key, value]) => `${key}${separator}${value}${end}`)
      .join('')}`,
  );
const open = (keys: Parameters<typeof rpl>[0], raw: Uint8Array = Uint8Array.from(ramp(24))) =>
  openBytes(rippleReader, 'a.rpl', { 'a.rpl': rpl(keys), 'a.raw': raw });

describe('files that HyperSpy wrote', () => {
  it.each([
    ['hyperspy-cube-uint16', 'spectrum-image', [2, 3, 4], 'uint16', ['y', 'x', 'Energy loss']],
    ['hyperspy-cube-float32', 'spectrum-image', [5, 3, 8], 'float32', ['y', 'x', 'Energy loss']],
    ['hyperspy-line-int32', 'spectrum-line', [3, 4], 'int32', ['x', 'Energy loss']],
    ['hyperspy-image-uint8', 'image', [5, 7], 'uint8', ['y', 'x']],
    ['hyperspy-stack-float64', 'image-stack', [2, 5, 7], 'float64', ['z', 'y', 'x']],
  ])('%s', async (name, kind, shape, dtype, names) => {
    const { datasets, warnings } = await openBytes(rippleReader, `${name}.rpl`, pair(name));
    expect(warnings).toEqual([]);
    expect(datasets[0]).toMatchObject({ title: 'ramp', kind, shape, dtype });
    // The generating script: scale 0.5 (i + 1), offset 10 (i + 1) for axis i.
    expect(datasets[0]!.axes).toEqual(
      shape.map((size, i) => ({
        name: names[i],
        size,
        scale: 0.5 * (i + 1),
        offset: 10 * (i + 1),
        units: names[i] === 'Energy loss' ? 'eV' : 'nm',
        role: kind.startsWith('image')
          ? names[i] === 'z'
            ? 'navigation'
            : 'signal'
          : names[i] === 'Energy loss'
            ? 'signal'
            : 'navigation',
      })),
    );
    expect(valuesOf(datasets[0]!)).toEqual(ramp(shape.reduce((a, b) => a * b)));
  });
});

describe('layouts', () => {
  it('record-by image is the same cube channel by channel', async () => {
    const [dataset] = (await open({ 'record-by': 'image' })).datasets;
    expect(dataset).toMatchObject({ kind: 'spectrum-image', shape: [2, 3, 4] });
    expect(valuesOf(dataset!).slice(0, 8)).toEqual([0, 6, 12, 18, 1, 7, 13, 19]);
  });

  it('byte order, offset and number type', async () => {
    const raw = Buffer.alloc(5 + 24 * 8);
    for (let i = 0; i < 24; i++) raw.writeDoubleBE(i / 4, 5 + i * 8);
    const keys = { 'data-length': 8, 'data-type': 'float', 'byte-order': 'big-endian', offset: 5 };
    const [dataset] = (await open(keys, raw)).datasets;
    expect(valuesOf(dataset!)).toEqual(ramp(24).map((i) => i / 4));
  });

  it('one spectrum, one image, one line', async () => {
    expect((await open({ width: 1, height: 1, depth: 24 })).datasets[0]).toMatchObject({
      kind: 'spectrum',
      shape: [24],
    });
    const image = await open({ width: 4, height: 6, depth: 1, 'record-by': 'dont-care' });
    expect(image.datasets[0]).toMatchObject({ kind: 'image', shape: [6, 4] });
    const line = await open({ width: 1, height: 6, depth: 4 });
    expect(line.datasets[0]).toMatchObject({ kind: 'spectrum-line', shape: [6, 4] });
  });

  it('ev-per-chan calibrates the energies', async () => {
    const [dataset] = (await open({ 'ev-per-chan': 10, 'depth-origin': -5 })).datasets;
    expect(dataset!.axes[2]).toMatchObject({ name: 'Energy', scale: 10, offset: -5, units: 'eV' });
  });

  it('is found from the .raw, in any case, with Windows line ends and spaces', async () => {
    const files = { 'A.RPL': rpl({}, ' ', '\r\n'), 'a.raw': Uint8Array.from(ramp(24)) };
    expect(rippleReader.recognizes(files['a.raw'], memoryFile('a.raw', files))).toBe(true);
    expect(valuesOf((await openBytes(rippleReader, 'a.raw', files)).datasets[0]!)).toEqual(ramp(24));
    expect(valuesOf((await openBytes(rippleReader, 'A.RPL', files)).datasets[0]!)).toEqual(ramp(24));
  });

  it('more bytes than needed are named', async () => {
    expect((await open({}, new Uint8Array(30))).warnings).toEqual([expect.stringContaining('6 bytes more')]);
  });
});

describe('bad input', () => {
  it.each([
    ['width', undefined],
    ['width', 'NaN'],
    ['width', -3],
    ['width', 0],
    ['depth', 2 ** 31],
    ['height', '9007199254740993'],
    ['data-type', 'text'],
    ['byte-order', 'middle'],
    ['record-by', 'chance'],
    ['record-by', 'dont-care'],
    ['offset', -1],
    ['offset', 1],
  ])('%s = %s', async (key, value) => {
    const error = await errorOf(() => open({ [key]: value }));
    expect(error).toMatchObject({ code: 'file-damaged', where: { format: 'ripple' } });
  });

  it('numbers of 3 bytes are not supported', async () => {
    expect(await errorOf(() => open({ 'data-length': 3 }))).toMatchObject({ code: 'format-unsupported' });
  });

  it('a missing .raw is named', async () => {
    const error = await errorOf(() => openBytes(rippleReader, 'a.rpl', { 'a.rpl': rpl({}) }));
    expect(error.message).toContain('a.raw');
  });

  it.each(['nan', '0', 'inf', 'x'])('a scale of %s leaves the axis uncalibrated and warns', async (scale) => {
    const { datasets, warnings } = await open({ 'depth-scale': scale, 'depth-units': 'eV' });
    expect(datasets[0]!.axes[2]).toMatchObject({ scale: 1, units: '' });
    expect(warnings).toHaveLength(1);
  });
});
