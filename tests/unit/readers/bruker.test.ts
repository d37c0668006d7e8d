/** Bruker hypermaps and spectra, written by our own encoder; the real files are those of the contract suite. */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { deflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { brukerBcfReader } from '../../../src-main/readers/bruker/bcf-reader.ts';
import { brukerSpxReader } from '../../../src-main/readers/bruker/spx-reader.ts';
import { openFile } from '../../../src-main/readers/registry.ts';
import {
  type BcfMap,
  encodeBcf,
  encodeContainer,
  encodeHeader,
  encodeMap,
  encodeSpx,
  type PackedPixel,
} from '../../fixtures/bcf-encoder.ts';
import { errorOf, openBytes, valuesOf } from './reading.ts';

const CHANNELS = 300;
const shared = fileURLToPath(new URL('../../../../shared/data/bruker/', import.meta.url));

/** One pixel of each way of packing and what it must become. */
const PIXELS: readonly { readonly pixel: PackedPixel; readonly counts: { readonly [channel: number]: number } }[] = [
  { pixel: { way: 'pulses-12', pulses: [5, 299, 5, 0, 17, 5, 128] }, counts: { 0: 1, 5: 3, 17: 1, 128: 1, 299: 1 } },
  { pixel: { way: 'pulses-12', pulses: [] }, counts: {} },
  { pixel: { way: 'pulses-12', pulses: [7] }, counts: { 7: 1 } },
  { pixel: { way: 'pulses-16', pulses: [299, 0, 299, 255, 256] }, counts: { 0: 1, 255: 1, 256: 1, 299: 2 } },
  {
    pixel: {
      way: 'instructions',
      runs: [
        { bytes: 0, values: [0, 0, 0] },
        { bytes: 1, offset: 2, values: [2, 17, 9] },
        { bytes: 2, offset: 100, values: [100, 355, 200] },
        { bytes: 4, offset: 1, values: [1, 65_536] },
        { bytes: 8, offset: 70_000, values: [70_000, 2_000_000] },
      ],
    },
    counts: { 3: 2, 4: 17, 5: 9, 6: 100, 7: 355, 8: 200, 9: 1, 10: 65_536, 11: 70_000, 12: 2_000_000 },
  },
  {
    pixel: {
      way: 'instructions',
      runs: [
        { bytes: 0, values: [0] },
        { bytes: 1, values: [1, 2] },
      ],
      pulses: [2, 2, 299],
    },
    counts: { 1: 1, 2: 4, 299: 1 },
  },
];
const WIDTH = 3;
const expected = Array.from(
  { length: 2 * WIDTH * CHANNELS },
  (_, i) => PIXELS[Math.floor(i / CHANNELS)]!.counts[i % CHANNELS] ?? 0,
);
const map: BcfMap = {
  width: WIDTH,
  lines: [0, 1].map((line) =>
    PIXELS.slice(line * WIDTH, (line + 1) * WIDTH).map(({ pixel }, x) => [x, pixel] as const),
  ),
};
const sum = Array.from({ length: CHANNELS }, (_, channel) =>
  PIXELS.reduce((total, { counts }) => total + (counts[channel] ?? 0), 0),
);
const size = { width: WIDTH, height: 2 };
const header = encodeHeader({ ...size, sums: [sum], images: { BSE: [1, 2, 3, 4, 5, 60_000], SE: [0, 0, 0, 0, 0, 0] } });

describe('hypermaps', () => {
  it.each([
    { compressed: false },
    { compressed: true },
    { compressed: true, blockSize: 100 },
    { compressed: false, chunkSize: 600 },
  ])('unpacks every way of packing: %o', async (options) => {
    const opened = await openBytes(brukerBcfReader, 'a.bcf', encodeBcf(header, [map], options));
    const [image, cube] = opened.datasets;
    expect(opened.datasets).toHaveLength(2);
    expect(opened.warnings).toEqual([]);
    expect(image).toMatchObject({ title: 'BSE', kind: 'image', shape: [2, 3], dtype: 'uint16' });
    expect(valuesOf(image!)).toEqual([1, 2, 3, 4, 5, 60_000]);
    expect(cube).toMatchObject({ title: 'EDX', kind: 'spectrum-image', shape: [2, 3, CHANNELS], dtype: 'uint32' });
    expect(valuesOf(cube!)).toEqual(expected);
  });

  it('reads any run of elements as the whole has it', async () => {
    const { datasets } = await openBytes(brukerBcfReader, 'a.bcf', encodeBcf(header, [map]));
    const source = datasets[1]!.open();
    for (const [first, count] of [
      [0, 1],
      [299, 2],
      [250, 100],
      [1, 1799],
      [900, 300],
      [1799, 1],
      [5, 0],
    ] as const) {
      expect(Array.from(source.read(first, count), Number)).toEqual(expected.slice(first, first + count));
    }
    expect(() => source.read(1700, 101)).toThrow('elements 1700 + 101 of 1800');
  });

  it('takes the smallest number type that holds the largest count', async () => {
    const dtypeOf = async (value: number) => {
      const run = { bytes: 8, values: [value] } as const;
      const one: BcfMap = { width: 1, lines: [[[0, { way: 'instructions', runs: [run] }]]] };
      const opened = await openBytes(
        brukerBcfReader,
        'a.bcf',
        encodeBcf(encodeHeader({ width: 1, height: 1, sums: [[0]] }), [one]),
      );
      return opened.datasets[0]!.dtype;
    };
    expect(await Promise.all([255, 256, 65_535, 65_536].map(dtypeOf))).toEqual(['uint8', 'uint16', 'uint16', 'uint32']);
  });

  it('leaves pixels without a record at zero, sorts lines, and takes the later of two records', async () => {
    const pulse = (channel: number): PackedPixel => ({ way: 'pulses-16', pulses: [channel] });
    const lines = [
      [
        [2, pulse(2)],
        [0, pulse(0)],
      ],
      [],
      [
        [1, pulse(1)],
        [1, pulse(3)],
      ],
    ] as const;
    const sums = [[0, 0, 0, 0]];
    const file = encodeBcf(encodeHeader({ width: 3, height: 3, sums }), [{ width: 3, lines }]);
    const { datasets } = await openBytes(brukerBcfReader, 'a.bcf', file);
    const ones = valuesOf(datasets[0]!).flatMap((count, i) => (count === 0 ? [] : [[i, count]]));
    expect(ones).toEqual([
      [0, 1],
      [2 * 4 + 2, 1],
      [7 * 4 + 3, 1],
    ]);
  });

  it('leaves out counts behind the last channel and says how many', async () => {
    const file = encodeBcf(encodeHeader({ ...size, sums: [sum.slice(0, 100)] }), [map]);
    const { datasets, warnings } = await openBytes(brukerBcfReader, 'a.bcf', file);
    expect(warnings).toEqual(['EDX: 7 counts lie behind the last channel and are left out.']);
    expect(valuesOf(datasets[0]!).slice(0, 100)).toEqual(expected.slice(0, 100));
  });

  it('does not take memory for what is not there', async () => {
    const side = 4096;
    const lines = Array.from({ length: side }, (_, x) => [[x, { way: 'pulses-16', pulses: [7] }] as const]);
    const sums = [Array<number>(2048).fill(0)];
    const header = encodeHeader({ width: side, height: side, sums });
    const before = process.memoryUsage().arrayBuffers;
    const { datasets } = await openBytes(brukerBcfReader, 'a.bcf', encodeBcf(header, [{ width: side, lines }]));
    const source = datasets[0]!.open();
    const last = (side * side - 1) * 2048;
    expect(Array.from(source.read(last + 6, 3), Number)).toEqual([0, 1, 0]);
    // 32 GiB if it were all there.
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(16 * 1024 * 1024);
  });

  it('lists several hypermaps and the overview image', async () => {
    const two = encodeHeader({ ...size, sums: [sum, [1, 2, 3]], overview: [9, 8, 7, 6, 5, 4] });
    const { datasets } = await openBytes(brukerBcfReader, 'a.bcf', encodeBcf(two, [map, { width: 1, lines: [[]] }]));
    expect(datasets.map(({ title, shape }) => [title, shape])).toEqual([
      ['Overview', [2, 3]],
      ['EDX', [2, 3, 300]],
      ['EDX 2', [1, 1, 3]],
    ]);
  });
});

describe('calibration and metadata of hypermaps', () => {
  it.each(['.', ','] as const)('reads numbers with "%s" before the decimals', async (decimal) => {
    const file = encodeBcf(encodeHeader({ ...size, sums: [sum], decimal, highVoltage: 12.5 }), [map]);
    const { datasets } = await openBytes(brukerBcfReader, 'a.bcf', file);
    const [{ axes, metadata, originalMetadata }] = datasets as [(typeof datasets)[number]];
    expect(axes).toEqual([
      { name: 'y', size: 2, scale: 0.5, offset: 0, units: 'µm', role: 'navigation' },
      { name: 'x', size: 3, scale: 0.25, offset: 0, units: 'µm', role: 'navigation' },
      { name: 'Energy', size: CHANNELS, scale: 0.01, offset: -0.47, units: 'keV', role: 'signal' },
    ]);
    expect(metadata).toEqual({
      General: { title: 'EDX', original_filename: 'a.bcf', date: '2021-12-03', time: '09:05:07' },
      Sample: { name: 'a map', elements: ['Al', 'C', 'Fe', 'Pt'], xray_lines: ['Al_Ka', 'C_Ka', 'Fe_Ka', 'Pt_Lb'] },
      Signal: { signal_type: 'EDS_SEM', quantity: 'X-rays (Counts)' },
      Acquisition_instrument: {
        SEM: {
          beam_energy: 12.5,
          magnification: 1819.25,
          working_distance: 8.5,
          Stage: { tilt_alpha: 30.25, x: -12.5 },
          Detector: {
            // Two lines counted ten times, three pixels, twice 1.5 µs each.
            EDS: {
              detector_type: 'XFlash',
              elevation_angle: 35,
              azimuth_angle: 45,
              live_time: 7.385,
              real_time: 1.8e-4,
              // √(2.8e-4 + 4.3e-4 · 5.8951) keV · 2.35482
              energy_resolution_MnKa: 124.9,
            },
          },
        },
      },
    });
    expect(originalMetadata).toMatchObject({
      Detector: { DetLayers: { Layer0: { Atom: '5', Thickness: '1.3E-2' }, Layer1: { Atom: '6' } } },
      Microscope: { HV: 12.5, XmlClassType: 'TRTSEMData' },
      'Line counter': [10, 10],
      'Sum spectrum': sum,
    });
  });

  it('says TEM above 30 kV', async () => {
    const file = encodeBcf(encodeHeader({ ...size, sums: [sum], highVoltage: 200 }), [map]);
    const { datasets } = await openBytes(brukerBcfReader, 'a.bcf', file);
    expect(datasets[0]!.metadata).toMatchObject({
      Signal: { signal_type: 'EDS_TEM' },
      Acquisition_instrument: { TEM: { beam_energy: 200 } },
    });
  });

  it('reads Windows-1252 and repairs what XML forbids', async () => {
    const name = 'Größe 5 µm & more \x01&#x1F;';
    const { datasets } = await openBytes(
      brukerBcfReader,
      'a.bcf',
      encodeBcf(encodeHeader({ ...size, sums: [sum], name }), [map]),
    );
    expect(datasets[0]!.metadata.Sample).toMatchObject({ name: 'Größe 5 µm & more ' });
  });

  it('keeps axes in channels and pixels where the header says nothing of them', async () => {
    const bare = '<a><ClassInstance Type="TRTSpectrumDatabase"/></a>';
    const { datasets, warnings } = await openBytes(brukerBcfReader, 'a.bcf', encodeBcf(Buffer.from(bare), [map]));
    expect(datasets[0]!.shape).toEqual([2, 3, 4096]);
    expect(datasets[0]!.axes.map(({ scale, offset, units }) => [scale, offset, units])).toEqual(
      Array(3).fill([1, 0, '']),
    );
    expect(warnings).toEqual(['EDX: the file has no energy calibration.']);
  });
});

describe('files that are no maps', () => {
  const open = (files: readonly { name: string; bytes: Uint8Array }[], options = {}) =>
    errorOf(() => openBytes(brukerBcfReader, 'a.bcf', encodeContainer(files, options)));
  const bytes = (text: string) => new Uint8Array(Buffer.from(text));

  it('names what is missing', async () => {
    const noContainer = await errorOf(() => openBytes(brukerBcfReader, 'a.bcf', bytes('NotToday0')));
    expect(noContainer).toMatchObject({ code: 'file-damaged', message: expect.stringContaining('no Bruker map') });
    expect((await open([])).message).toContain('no file EDSDatabase/HeaderData');
    const nothing = encodeHeader({ ...size, sums: [] });
    expect((await open([{ name: 'HeaderData', bytes: nothing }])).message).toContain('neither a hypermap nor an image');
  });

  it.each([
    ['<a>', 'is not sound'],
    ['<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', 'DOCTYPE'],
    ['<a>'.repeat(100), 'nested more than'],
    ['<a/>', 'header of the map is missing'],
  ])('refuses the header %s', async (text, message) => {
    const error = await open([{ name: 'HeaderData', bytes: bytes(text) }]);
    expect(error.code).toBe('file-damaged');
    expect(error.message).toContain(message);
  });

  it.each([false, true])('says where in the file a pixel is damaged (compressed: %s)', async (compressed) => {
    const packed = encodeMap(map);
    // The first pixel says that it has more pulses than fit into its bytes.
    packed.fill(0xff, 0x1a0 + 4 + 16, 0x1a0 + 4 + 18);
    const pulses = encodeContainer(
      [
        { name: 'HeaderData', bytes: header },
        { name: 'SpectrumData0', bytes: packed },
      ],
      { compressed },
    );
    const error = await errorOf(() => openBytes(brukerBcfReader, 'a.bcf', pulses));
    expect(error).toMatchObject({ code: 'file-damaged', where: { field: 'EDSDatabase/SpectrumData0' } });
    const found = Buffer.from(pulses).indexOf(compressed ? deflateSync(packed) : packed);
    expect(error.where.byteOffset).toBe(compressed ? found : found + 0x1a4);
  });

  it('refuses decompression bombs before they take memory', async () => {
    const bomb = new Uint8Array(200 * 1024 * 1024);
    const before = process.memoryUsage().arrayBuffers;
    const file = encodeContainer([{ name: 'HeaderData', bytes: bomb }], { compressed: true, blockSize: 1 << 24 });
    const error = await errorOf(() => openBytes(brukerBcfReader, 'a.bcf', file));
    expect(error.message).toMatch(/compressed bytes would become 209715200/);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(50 * 1024 * 1024 + bomb.length);
  });

  it('refuses folders that contain each other and sizes that cannot be', async () => {
    const file = encodeBcf(header, [map]);
    const tree = 0x118 + 32 + 4096 * new DataView(file.buffer).getUint32(0x140, true);
    const damage = (at: number, value: number) => {
      const copy = file.slice();
      new DataView(copy.buffer).setUint32(at, value, true);
      return errorOf(() => openBytes(brukerBcfReader, 'a.bcf', copy));
    };
    // The folder EDSDatabase is made its own parent.
    expect((await damage(tree + 40, 0)).message).toContain('no file EDSDatabase/HeaderData');
    expect((await damage(tree + 512 + 4, 0xffffffff)).message).toContain('more than the whole file');
    expect((await damage(0x128, 0)).where).toMatchObject({ field: 'chunk size', byteOffset: 0x128 });
    expect((await damage(0x144, 0x7fffffff)).where).toMatchObject({ field: 'number of files' });
  });
});

describe('spectra', () => {
  it('reads counts, calibration and metadata', async () => {
    const { datasets, warnings } = await openBytes(brukerSpxReader, 'a.spx', encodeSpx([0, 1, 2, 4_000_000_000]));
    const [{ axes, dtype, metadata }] = datasets as [(typeof datasets)[number]];
    expect(warnings).toEqual([]);
    expect(dtype).toBe('uint64');
    expect(valuesOf(datasets[0]!)).toEqual([0, 1, 2, 4_000_000_000]);
    expect(axes).toEqual([{ name: 'Energy', size: 4, scale: 0.01, offset: -0.47, units: 'keV', role: 'signal' }]);
    expect(metadata).toEqual({
      General: { title: 'EDX', original_filename: 'a.spx', date: '2018-03-02', time: '13:53:04', notes: 'a note' },
      Sample: { name: 'a spectrum', elements: ['Fe'] },
      Signal: { signal_type: 'EDS_SEM', quantity: 'X-rays (Counts)' },
      Acquisition_instrument: {
        SEM: {
          beam_energy: 15,
          Detector: {
            EDS: {
              detector_type: 'XFlash',
              elevation_angle: 35,
              azimuth_angle: 45,
              live_time: 7.385,
              real_time: 7.575,
              energy_resolution_MnKa: 124.9,
            },
          },
        },
      },
    });
  });

  it.each(['<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>', '<a>'.repeat(100)])(
    'refuses %.40s',
    async (text) => {
      const error = await errorOf(() => openBytes(brukerSpxReader, 'a.spx', new Uint8Array(Buffer.from(text))));
      expect([error.code, error.where.format]).toEqual(['file-damaged', 'bruker-spx']);
    },
  );

  it('refuses a spectrum without counts', async () => {
    const text = Buffer.from(encodeSpx([1, 2])).toString('latin1');
    for (const channels of ['', '1,two', '1,-2', '1,1e999']) {
      const damagedText = Buffer.from(text.replace('1,2', channels), 'latin1');
      const error = await errorOf(() => openBytes(brukerSpxReader, 'a.spx', damagedText));
      expect(error).toMatchObject({ code: 'file-damaged', where: { field: 'Channels' } });
    }
  });
});

describe.skipIf(!existsSync(shared))('what the origin tests of the shared files assert', () => {
  it('two channels of the 30 × 30 map, and its original metadata', async () => {
    const opened = await openFile(`${shared}30x30_instructively_packed_16bit_compressed.bcf`);
    const cube = opened.datasets[1]!;
    const values = valuesOf(cube);
    const npy = readFileSync(`${shared}30x30_16bit.npy`);
    const theirs = new Uint16Array(Uint8Array.from(npy.subarray(npy.length - 30 * 30 * 2 * 2)).buffer);
    const ours = Array.from({ length: 1800 }, (_, i) => values[(i >> 1) * 2048 + 222 + (i & 1)]);
    expect(ours).toEqual([...theirs]);

    const original = JSON.parse(readFileSync(`${shared}30x30_original_metadata.json`, 'utf8'));
    expect(cube.originalMetadata).toMatchObject(original);
    expect(cube.metadata.Acquisition_instrument).toMatchObject({ SEM: { Stage: { x: 66_940.81 } } });
    opened.close();
  });
});
