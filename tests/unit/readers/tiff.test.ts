/** TIFF: calibration in the dialects of instruments and programs, stacks, and what is refused. */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { deflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { tiffReader } from '../../../src-main/readers/tiff/tiff-reader.ts';
import { type EncodedPage, type EncodedTag, encodeTiff } from '../../fixtures/tiff-encoder.ts';
import { errorOf, openBytes, valuesOf } from './reading.ts';

const fixture = (name: string) =>
  new Uint8Array(readFileSync(new URL(`../../fixtures/micrographs/${name}`, import.meta.url)));
const text = (tag: number, values: string): EncodedTag => ({ tag, type: 2, values });
const open = (pages: readonly EncodedPage[]) => openBytes(tiffReader, 'a.tif', encodeTiff(pages));
const ramp = (count: number) => Uint8Array.from({ length: count }, (_, i) => i);
const page = (tags: readonly EncodedTag[], more: Partial<EncodedPage> = {}): EncodedPage => {
  return { width: 4, height: 3, strip: ramp(12), tags, ...more };
};
const calibration = (axes: readonly { scale: number; offset: number; units: string }[]) =>
  axes.map(({ scale, offset, units }) => [scale, offset, units]);

async function axesOf(tags: readonly EncodedTag[], more: Partial<EncodedPage> = {}) {
  const { datasets } = await open([page(tags, more)]);
  return { axes: calibration(datasets[0]!.axes), metadata: datasets[0]!.metadata, warnings: [] };
}

describe('calibration', () => {
  it('of HyperSpy’s file, as HyperSpy reads it', async () => {
    const { axes } = JSON.parse(Buffer.from(fixture('expected.json')).toString())['hyperspy.tif'];
    const { datasets } = await openBytes(tiffReader, 'a.tif', fixture('hyperspy.tif'));
    expect(calibration(datasets[0]!.axes)).toEqual(calibration(axes));
  });

  it('of an ImageJ hyperstack: frames in s, slices in the unit, channels', async () => {
    const { datasets } = await openBytes(tiffReader, 'a.tif', fixture('imagej-hyperstack.tif'));
    expect(datasets[0]).toMatchObject({ kind: 'other', shape: [2, 3, 2, 13, 19] });
    expect(datasets[0]!.axes.map(({ name }) => name)).toEqual(['t', 'z', 'channel', 'y', 'x']);
    expect(calibration(datasets[0]!.axes)).toEqual([
      [2, 0, 's'],
      [0.5, 0, 'µm'],
      [1, 0, ''],
      [0.2, 0, 'µm'],
      [0.25, 0, 'µm'],
    ]);
  });

  it('of ImageJ: the origin is a pixel, and many images may have one directory', async () => {
    const description = 'ImageJ=1.53t\nimages=3\nslices=3\nunit=nm\nxorigin=2\nspacing=1.5\nzunit=eV\n';
    const tags = [
      text(270, description),
      { tag: 282, type: 5, values: [4] },
      { tag: 283, type: 5, values: [2] },
    ] as const;
    const { datasets } = await open([page(tags, { strip: ramp(36) })]);
    // Slices in eV are energies: spectra.
    expect(datasets[0]).toMatchObject({ kind: 'spectrum-image', shape: [3, 4, 3] });
    expect(calibration(datasets[0]!.axes)).toEqual([
      [0.5, 0, 'nm'],
      [0.25, -0.5, 'nm'],
      [1.5, 0, 'eV'],
    ]);
    expect(valuesOf(datasets[0]!).slice(0, 6)).toEqual([0, 12, 24, 1, 13, 25]);
  });

  it('of FEI, in the sections of its text', async () => {
    const ini =
      '[User]\r\nDate=06/13/2016\r\n[Beam]\r\nHV=5000\r\n[Scan]\r\nPixelWidth=3.5e-9\r\nPixelHeight=4e-9\r\n[Stage]\r\nStageX=0.001\r\n';
    const { axes, metadata } = await axesOf([text(34682, ini)]);
    expect(axes).toEqual([
      [4, 0, 'nm'],
      [3.5, 0, 'nm'],
    ]);
    expect(metadata).toMatchObject({
      General: { date: '2016-06-13' },
      Acquisition_instrument: { SEM: { beam_energy: 5, Stage: { x: 1 } } },
    });
  });

  it('of FEI without a pixel size: the field over its pixels', async () => {
    const ini = '[IRBeam]\r\nHFW=0.0004\r\nVFW=0.0003\r\n[Image]\r\nResolutionX=4\r\nResolutionY=3\r\n';
    expect((await axesOf([text(34682, ini)])).axes).toEqual([
      [100, 0, 'µm'],
      [100, 0, 'µm'],
    ]);
  });

  it('of Zeiss: the size of a screen pixel, for this width', async () => {
    const sem =
      '0\r\n0\r\n0\r\n1e-8\r\n0\r\nAP_ACTUALKV\r\nEHT Target = 5.00 kV\r\nAP_WD\r\nWD = 4.1 mm\r\nAP_MAG\r\nMag = 10.50 K X\r\n';
    const { axes, metadata } = await axesOf([text(34118, sem)]);
    // 10 nm on a screen of 1,024 pixels; this image has 4.
    expect(axes).toEqual([
      [2.56, 0, 'µm'],
      [2.56, 0, 'µm'],
    ]);
    expect(metadata.Acquisition_instrument).toEqual({
      SEM: { beam_energy: 5, working_distance: 4.1, magnification: 10_500 },
    });
  });

  it('of TVIPS, in nm', async () => {
    const block = Buffer.alloc(244 + 6068);
    block.writeInt32LE(2, 0);
    block.writeFloatLE(0.5, 244 + 2724);
    block.writeFloatLE(0.25, 244 + 2728);
    block.writeFloatLE(200_000, 244 + 3028);
    const { axes, metadata } = await axesOf([{ tag: 37706, type: 7, values: block }]);
    expect(axes).toEqual([
      [0.25, 0, 'nm'],
      [0.5, 0, 'nm'],
    ]);
    expect(metadata.Acquisition_instrument).toMatchObject({ TEM: { beam_energy: 200 } });
  });

  it('of Olympus: a power of ten and two doubles', async () => {
    const bytes = (offset: number) => {
      const block = Buffer.alloc(60 + 8 + 112);
      block.write('SIS0');
      block.writeInt16LE(1, 58);
      block.writeInt16LE(1, 60);
      block.writeUInt32LE(offset + 68, 64);
      block.writeInt16LE(-9, 68 + 10);
      block.writeDoubleLE(2.5, 68 + 12);
      block.writeDoubleLE(3.5, 68 + 20);
      block.writeDoubleLE(60_000, 68 + 36);
      block.write('Quemesa', 68 + 46);
      return Uint8Array.from(block);
    };
    const { axes, metadata } = await axesOf([], { blockAt: { tag: 33560, bytes } });
    expect(axes).toEqual([
      [3.5, 0, 'nm'],
      [2.5, 0, 'nm'],
    ]);
    expect(metadata.Acquisition_instrument).toEqual({
      TEM: { magnification: 60_000, Detector: { Camera: { name: 'Quemesa' } } },
    });
  });

  it('of JEOL: the camera’s pixels over the magnification', async () => {
    const xml =
      '<TemReporter><Eos><EosMode>eosTEM</EosMode></Eos><ElectronGun><AccelerationVoltage>200000</AccelerationVoltage></ElectronGun>' +
      '<ImageFormingSystem><ModeString>MAG</ModeString><SelectorValue>50000</SelectorValue></ImageFormingSystem></TemReporter>';
    const tags = [text(270, xml), text(271, 'JEOL Ltd.'), { tag: 296, type: 3, values: [3] }] as const;
    const resolution = [282, 283].map((tag): EncodedTag => ({ tag, type: 5, values: [500] }));
    const { axes, metadata } = await axesOf([...tags, ...resolution]);
    // 1 cm / 500 = 20 µm on the camera, 0.4 nm in the specimen.
    expect(axes).toEqual([
      [0.4, 0, 'nm'],
      [0.4, 0, 'nm'],
    ]);
    expect(metadata.Acquisition_instrument).toMatchObject({ TEM: { beam_energy: 200, magnification: 50_000 } });
  });

  it('of Hamamatsu: positions that are not even', async () => {
    const positions = [0, 1, 3];
    const bytes = Buffer.alloc(12);
    positions.forEach((value, i) => {
      bytes.writeFloatLE(value, 4 * i);
    });
    // The description names the offset of the positions: behind the strip of 12 bytes.
    const description = '[Application],Date="01"\r\n[Scaling],ScalingYUnit="us",ScalingYScalingFile="#20,0003"';
    const tags = [text(270, description), text(315, 'Copyright Hamamatsu GmbH'), text(305, 'HPD-TA 9')];
    const { datasets } = await open([page(tags, { blockAt: { tag: 65000, bytes: () => Uint8Array.from(bytes) } })]);
    expect(datasets[0]!.axes[0]).toMatchObject({ name: 'y', scale: 1.5, offset: 0, units: 'µs', positions });
  });

  it('of OME, Phenom and TIFF itself; resolutions for printing are none', async () => {
    const ome =
      '<?xml version="1.0"?><OME><Image><Pixels PhysicalSizeX="0.1" PhysicalSizeY="200" PhysicalSizeYUnit="nm"/></Image></OME>';
    expect((await axesOf([text(270, ome)])).axes).toEqual([
      [200, 0, 'nm'],
      [0.1, 0, 'µm'],
    ]);
    const phenom =
      '<?xml?><FeiImage><pixelWidth unit="nm">5.5</pixelWidth><pixelHeight unit="nm">6.5</pixelHeight></FeiImage>';
    expect((await axesOf([text(270, phenom)])).axes).toEqual([
      [6.5, 0, 'nm'],
      [5.5, 0, 'nm'],
    ]);
    const resolution = (perCentimeter: number): EncodedTag[] => [
      { tag: 282, type: 5, values: [perCentimeter] },
      { tag: 283, type: 5, values: [perCentimeter] },
      { tag: 296, type: 3, values: [3] },
    ];
    // 4,000 per cm are 2.5 µm; 118 are 300 per inch.
    expect((await axesOf(resolution(4000))).axes[0]).toEqual([2.5, 0, 'µm']);
    expect((await axesOf(resolution(118))).axes[0]).toEqual([1, 0, '']);
  });
});

describe('pages', () => {
  it('of one size are a stack, others are datasets of their own; smaller copies are left out', async () => {
    const small = page([{ tag: 254, type: 4, values: [1] }], { width: 2, height: 2, strip: ramp(4) });
    const other = page([], { width: 3, height: 4 });
    const { datasets, warnings } = await open([page([]), small, page([]), other]);
    expect(datasets.map(({ kind, shape, title }) => [title, kind, shape])).toEqual([
      ['Page 1', 'image-stack', [2, 3, 4]],
      ['Page 2', 'image', [4, 3]],
    ]);
    expect(warnings).toEqual(['A page that is a smaller copy of another: left out.']);
  });

  it('that are damaged are left out, with a word, where others are sound', async () => {
    const { datasets, warnings } = await open([page([]), page([], { height: 3000 })]);
    expect(datasets.map(({ shape }) => shape)).toEqual([[3, 4]]);
    expect(warnings).toEqual([expect.stringMatching(/^Page 2 is not read: .*does not lie in the file/)]);
  });

  it('of tifffile have the shape that it wrote; one that does not fit is not believed', async () => {
    const pages = (shape: string) => Array.from({ length: 6 }, () => page([text(270, `{"shape": [${shape}]}`)]));
    const { datasets } = await open(pages('2, 3, 3, 4'));
    expect(datasets[0]).toMatchObject({ kind: 'other', shape: [2, 3, 3, 4] });
    const wrong = await open(pages('5, 3, 3, 4'));
    expect(wrong.datasets[0]).toMatchObject({ kind: 'image-stack', shape: [6, 3, 4] });
  });

  it('that are energies are spectra, compressed or not', async () => {
    const dm = [
      text(65005, 'eV'),
      { tag: 65008, type: 12, values: [100] },
      { tag: 65011, type: 12, values: [0.5] },
    ] as const;
    for (const compression of [1, 8]) {
      const pages = [0, 1, 2].map((i) => {
        const strip = ramp(12).map((value) => value + 20 * i);
        return page(dm, { compression, strip: compression === 8 ? deflateSync(strip) : strip });
      });
      const { datasets } = await open(pages);
      expect(datasets[0]).toMatchObject({ kind: 'spectrum-image', shape: [3, 4, 3] });
      expect(datasets[0]!.axes[2]).toMatchObject({ name: 'Energy loss', scale: 0.5, offset: 100, role: 'signal' });
      expect(valuesOf(datasets[0]!).slice(0, 6)).toEqual([0, 20, 40, 1, 21, 41]);
      const source = datasets[0]!.open();
      expect([...source.read(4, 1)]).toEqual([21]);
      expect([...source.read(4, 4)]).toEqual([21, 41, 2, 22]);
    }
  });

  it('with a palette hold numbers of colors; a plain scale of grays is none', async () => {
    const map = (color: (i: number) => number) =>
      ({ tag: 320, type: 3, values: Array.from({ length: 768 }, (_, i) => color(i)) }) as const;
    const gray = await open([page([map((i) => (i % 256) * 257)], { photometric: 3 })]);
    expect(gray.warnings).toEqual([]);
    expect(gray.datasets[0]!.originalMetadata).not.toHaveProperty('ColorMap');
    const red = await open([page([map((i) => (i < 256 ? 65_535 : 0))], { photometric: 3 })]);
    expect(red.warnings).toEqual([expect.stringMatching(/numbers of colors/)]);
    expect((red.datasets[0]!.originalMetadata.ColorMap as string[])[7]).toBe('#ff0000');
    expect(valuesOf(red.datasets[0]!)).toEqual([...ramp(12)]);
  });

  it('hold numbers of odd widths', async () => {
    // 12 bits: 0xABC and 0xDEF.
    const strip = Uint8Array.from([0xab, 0xcd, 0xef]);
    const { datasets } = await open([{ width: 2, height: 1, strip, bits: 12 }]);
    expect([datasets[0]!.dtype, valuesOf(datasets[0]!)]).toEqual(['uint16', [0xabc, 0xdef]]);
  });
});

describe('refused', () => {
  it.each([
    ['a compression that is not known', { compression: 34712 }, 'format-unsupported', /JPEG 2000/],
    ['old-style JPEG', { compression: 6 }, 'format-unsupported', /old-style JPEG/],
    ['a strip that leaves the file', { strip: ramp(12), height: 3000 }, 'file-damaged', /does not lie in the file/],
    [
      'ZIP that holds more than the page',
      { compression: 8, strip: deflateSync(new Uint8Array(5e6)) },
      'file-damaged',
      /too much/,
    ],
    [
      'a page that cannot be in so few bytes',
      { compression: 5, height: 1e6, width: 1e3 },
      'file-damaged',
      /cannot be compressed/,
    ],
    ['a piece of more than 1 GB', { compression: 5, height: 1e5, width: 1e5 }, 'format-unsupported', /1 GB/],
    ['PackBits that end early', { compression: 32773, strip: ramp(2) }, 'file-damaged', /ends after/],
  ] as const)('%s', async (_, more, code, message) => {
    const error = await errorOf(async () => valuesOf((await open([page([], more)])).datasets[0]!));
    expect(error).toMatchObject({ code, where: { format: 'tiff' } });
    expect(error.message).toMatch(message);
    expect(error.where.byteOffset).toBeDefined();
  });

  it('a chain of directories that comes back to itself', async () => {
    const bytes = encodeTiff([page([])]);
    const first = new DataView(bytes.buffer).getUint32(4, true);
    new DataView(bytes.buffer).setUint32(bytes.length - 4, first, true);
    const error = await errorOf(() => openBytes(tiffReader, 'a.tif', bytes));
    expect(error).toMatchObject({ code: 'file-damaged', where: { byteOffset: first } });
    expect(error.message).toMatch(/comes back to itself/);
  });

  it('LZW that names what it has not defined', async () => {
    // Clear (256), then code 300, in 9 bits each.
    const strip = Uint8Array.from([0x80, 0x4b, 0x00, 0x00]);
    const error = await errorOf(async () => valuesOf((await open([page([], { compression: 5, strip })])).datasets[0]!));
    expect(error.message).toMatch(/have not defined/);
  });
});

const olympus = fileURLToPath(new URL('../../../../shared/data/tiff/olympus_SIS.tif', import.meta.url));
if (!existsSync(olympus)) console.warn('The shared data folder is not there: the Olympus file is not opened.');

describe.skipIf(!existsSync(olympus))('the Olympus file', () => {
  it('has a colored preview in JPEG and the image itself, calibrated', async () => {
    const { datasets } = await openBytes(tiffReader, 'a.tif', new Uint8Array(readFileSync(olympus)));
    const [preview, image] = datasets;
    expect(preview).toMatchObject({ shape: [101, 112], dtype: 'rgb' });
    const source = preview!.open();
    const bytes = source.read(0, 101 * 112) as Uint8Array;
    const sum = bytes.reduce((all, value) => all + value, 0);
    // expected.json, by Pillow: decoders may differ by one count in each of 33,936 samples; ours does by less on average.
    expect(Math.abs(sum - 4_857_285) / bytes.length).toBeLessThan(0.5);
    expect(image).toMatchObject({ shape: [101, 112], dtype: 'uint16' });
    // 23.928 pm, as RosettaSciIO's test has it.
    expect(image!.axes[0]!.scale).toBeCloseTo(0.023928, 6);
    expect(image!.axes[0]!.units).toBe('nm');
  });
});
