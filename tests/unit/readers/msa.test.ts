/** EMSA/MAS spectra: the standard's examples, what programs make of it, and what our own writer writes. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { MemorySource } from '../../../src-main/cubes/memory-source.ts';
import { memoryFile } from '../../../src-main/readers/memory-byte-source.ts';
import { msaReader } from '../../../src-main/readers/msa/msa-reader.ts';
import { chooseReader, openFile } from '../../../src-main/readers/registry.ts';
import { msaWriter } from '../../../src-main/writers/msa/msa-writer.ts';
import type { WritableDataset } from '../../../src-main/writers/writer.ts';
import type { Axis, Json } from '../../../src-preload/contract/dataset.ts';
import { testJob } from '../../fixtures/test-job.ts';
import { errorOf, openBytes, valuesOf } from './reading.ts';

const folder = mkdtempSync(join(tmpdir(), 'phasewright-msa-reader-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A file with these header lines and values. */
const file = (header: string, values = '1\n2\n3', encoding: BufferEncoding = 'latin1') =>
  new Uint8Array(Buffer.from(`#FORMAT : EMSA/MAS\n${header}\n#SPECTRUM :\n${values}\n#ENDOFDATA :\n`, encoding));

async function read(header: string, values?: string, encoding?: BufferEncoding) {
  const { datasets, warnings } = await openBytes(msaReader, 'a.msa', file(header, values, encoding));
  const [dataset] = datasets as [(typeof datasets)[number]];
  return { ...dataset, warnings, values: valuesOf(dataset) };
}

describe('values', () => {
  it.each([
    ['Y', '1\n2\n3', [1, 2, 3]],
    ['Y', '1, 2, 3,\r\n4\t5;6', [1, 2, 3, 4, 5, 6]],
    ['Y', '  1.5E+03 -2e-1\n# a remark\n\n.5 +7.', [1500, -0.2, 0.5, 7]],
    ['XY', '0, 10\n1, 20', [10, 20]],
    ['XY', '0, 10, 1, 20\n2, 30', [10, 20, 30]],
    ['', '5.0 10\n6.0 20', [10, 20]],
    ['', '5\n6', [5, 6]],
  ])('of type "%s": %j', async (type, values, expected) => {
    expect((await read(`#DATATYPE : ${type}`, values)).values).toEqual(expected);
  });

  it('says when there are more or fewer than the file says', async () => {
    expect((await read('#NPOINTS : 4.')).warnings).toEqual(['The file says that it holds 4 values; it holds 3.']);
    expect((await read('#NPOINTS : 3.')).warnings).toEqual([]);
  });

  it.each([
    ['#DATATYPE : Y', '1\ntwo', 'Line 5 holds "two"'],
    ['#DATATYPE : XY', '1 2\n3', 'no pairs'],
    ['#DATATYPE : Y', '', 'no values'],
    ['#DATATYPE : IMAGE', '1', 'The data type is "IMAGE"'],
  ])('refuses %s with %j', async (header, values, message) => {
    const error = await errorOf(() => openBytes(msaReader, 'a.msa', file(header, values)));
    expect(error.message).toContain(message);
    expect(['file-damaged', 'format-unsupported']).toContain(error.code);
  });

  it('refuses a file without #SPECTRUM', async () => {
    const error = await errorOf(() => openBytes(msaReader, 'a.msa', Buffer.from('#FORMAT : EMSA\n1\n2\n')));
    expect(error).toMatchObject({ code: 'file-damaged', where: { field: 'SPECTRUM' } });
  });
});

describe('the axis', () => {
  const axisOf = async (header: string, values?: string) => {
    const { axes, warnings } = await read(header, values);
    const { name, scale, offset, units, positions } = axes[0]!;
    return { name, scale, offset, units, positions, warnings };
  };

  it.each([
    ['#XPERCHAN : 0.2\n#OFFSET : -40\n#XUNITS : eV\n#SIGNALTYPE : ELS', ['Energy loss', 0.2, -40, 'eV']],
    ['#XPERCHAN : 10\n#OFFSET : 0\n#XUNITS : EV\n#SIGNALTYPE : EDS', ['Energy', 10, 0, 'eV']],
    ['#XPERCHAN-keV : 0.01\n#OFFSET : 0', ['Energy', 0.01, 0, 'keV']],
    [
      '#XPERCHAN : 3.1\n#OFFSET : 520.13\n#XUNITS : Energy Loss (eV)\n#XLABEL : Energy (eV)',
      ['Energy', 3.1, 520.13, 'eV'],
    ],
    // CHOFFSET is the channel of position 0 and only counts when OFFSET is missing.
    ['#XPERCHAN : 5\n#CHOFFSET : 96\n#XUNITS : eV', ['Energy', 5, -480, 'eV']],
    ['#XPERCHAN : 5\n#OFFSET : -478\n#CHOFFSET : 96\n#XUNITS : eV', ['Energy', 5, -478, 'eV']],
    ['#XPERCHAN : 0.5\n#OFFSET : 400\n#XUNITS : nm\n#XLABEL : Wavelength', ['Wavelength', 0.5, 400, 'nm']],
    ['#XPERCHAN : 2.0 E-03\n#OFFSET : 1 2\n#XUNITS : keV', ['Energy', 0.002, 1, 'keV']],
    ['', ['channel', 1, 0, '']],
  ])('%s', async (header, [name, scale, offset, units]) => {
    expect(await axisOf(header)).toEqual({ name, scale, offset, units, positions: undefined, warnings: [] });
  });

  it('stays in channels and warns when the step is 0', async () => {
    const { scale, units, warnings } = await axisOf('#XPERCHAN : 0\n#OFFSET : 5\n#XUNITS : eV');
    expect([scale, units, warnings.length]).toEqual([1, '', 1]);
  });

  const XY = '#DATATYPE : XY\n#XUNITS : eV';
  it('takes positions that are missing in the header from beside the values', async () => {
    const found = await axisOf(XY, '100.00 1\n100.33 1\n100.67 1\n101.00 1');
    expect(found).toMatchObject({ offset: 100, positions: undefined, warnings: [] });
    expect(found.scale).toBeCloseTo(1 / 3, 9);
  });

  it('keeps the header where the positions are the same but rounded', async () => {
    const found = await axisOf(`${XY}\n#XPERCHAN : 0.3333\n#OFFSET : 100`, '100.0 1\n100.3 1\n100.7 1\n101.0 1');
    expect(found).toMatchObject({ scale: 0.3333, offset: 100, positions: undefined, warnings: [] });
  });

  it('keeps the header, with a warning, where the positions are off by less than a channel', async () => {
    const found = await axisOf(`${XY}\n#XPERCHAN : 3\n#OFFSET : 100`, '100.0 1\n102.9 1\n105.0 1');
    expect(found).toMatchObject({ scale: 3, offset: 100, positions: undefined });
    expect(found.warnings).toEqual([expect.stringContaining('less than a channel')]);
  });

  it('believes positions that are off by more, and uneven ones between the same ends', async () => {
    const wrong = await axisOf(`${XY}\n#XPERCHAN : 1\n#OFFSET : 0`, '100.0 1\n102.0 1\n104.0 1');
    expect(wrong).toMatchObject({ scale: 2, offset: 100, positions: undefined });
    expect(wrong.warnings).toEqual([expect.stringContaining('the positions count')]);
    const uneven = await axisOf(`${XY}\n#XPERCHAN : 2\n#OFFSET : 100`, '100.0 1\n102.5 1\n104.0 1');
    expect(uneven).toMatchObject({ scale: 2, offset: 100, positions: [100, 102.5, 104], warnings: [] });
  });
});

describe('metadata', () => {
  it('has keywords under HyperSpy’s names, in its units', async () => {
    const { title, metadata, originalMetadata } = await read(`#TITLE : a spectrum
#DATE : 1-oct-1991
#TIME : 12:05
#OWNER : somebody
#SIGNALTYPE : ELS
#YUNITS : Counts
#BEAMKV -V : 120000
#PROBECUR : 12.5
#CONVANGLE-mR: 1.5
#COLLANGLE-rad: 0.0125
#DWELLTIME-ms: 100.
#INTEGTIME -s: 2
#MAGCAM : 250
#OPERMODE : SCDIF
#THICKNESS-nm: 50.
#XTILTSTGE-dg: 45.
#COMMENT : one
#COMMENT : two
#BEAMDIAM -nm: 2
##ALPHA-1 : 3.14`);
    expect(title).toBe('a spectrum');
    expect(metadata).toEqual({
      General: {
        title: 'a spectrum',
        original_filename: 'a.msa',
        date: '1991-10-01',
        time: '12:05:00',
        authors: 'somebody',
        notes: 'one\ntwo',
      },
      Signal: { signal_type: 'EELS', quantity: 'Electrons (Counts)' },
      Sample: { thickness: 50 },
      Acquisition_instrument: {
        TEM: {
          beam_energy: 120,
          beam_current: 12.5,
          convergence_angle: 1.5,
          camera_length: 250,
          acquisition_mode: 'STEM',
          Stage: { tilt_alpha: 45 },
          Detector: { EELS: { collection_angle: 12.5, dwell_time: 0.1, exposure: 2 } },
        },
      },
    });
    expect(originalMetadata).toMatchObject({ 'BEAMKV-V': '120000', 'BEAMDIAM-nm': '2', '#ALPHA-1': '3.14' });
  });

  it('tells SEM from TEM for EDS by the beam energy', async () => {
    const eds = (more: string) => read(`#SIGNALTYPE : EDX\n#LIVETIME -s: 60\n#SOLIDANGL-sR: 0.13\n${more}`);
    const detector = { Detector: { EDS: { live_time: 60, solid_angle: 0.13 } } };
    expect((await eds('#BEAMKV : 15')).metadata).toMatchObject({
      Signal: { signal_type: 'EDS_SEM' },
      Acquisition_instrument: { SEM: detector },
    });
    expect((await eds('#BEAMKV : 200')).metadata).toMatchObject({
      Signal: { signal_type: 'EDS_TEM' },
      Acquisition_instrument: { TEM: detector },
    });
    expect((await eds('')).metadata).toMatchObject({ Signal: { signal_type: 'EDS' } });
    // HyperSpy's own word, which is not in the standard.
    expect((await eds('#SIGNALTYPE : EDS_SEM')).metadata).toMatchObject({
      Signal: { signal_type: 'EDS_SEM' },
      Acquisition_instrument: { SEM: detector },
    });
  });

  it('leaves out a unit that it does not know, and a date that is none', async () => {
    const { metadata } = await read('#BEAMKV -furlong: 120\n#DATE : 01-FOO-1991\n#TIME : 25:00');
    expect(metadata).toEqual({ General: { original_filename: 'a.msa' } });
  });

  it.each(['latin1', 'utf8'] as const)('reads text in %s', async (encoding) => {
    expect((await read('#TITLE : Größe 5 µm', '1', encoding)).title).toBe('Größe 5 µm');
  });
});

describe('choosing the reader', () => {
  it.each([
    ['a.txt', ''],
    ['a.msa', '\uFEFF'],
    ['noending', '\r\n'],
  ])('knows %s by its first line', (name, before) => {
    const bytes = Buffer.concat([Buffer.from(before), file('')]);
    expect(chooseReader(memoryFile(name, { [name]: bytes })).reader.format).toBe('msa');
  });
});

describe('what the writer writes', () => {
  const number = fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0);
  const step = fc.double({ min: 1e-3, max: 100, noNaN: true });
  const word = fc.stringMatching(/^[A-Za-z][A-Za-z0-9 ]{0,20}[A-Za-z]$/).filter((text) => !/ {2}/.test(text));

  async function writeAndRead(axis: Axis, values: Float64Array, metadata: { [key: string]: Json }, title: string) {
    const shape = [values.length];
    const source = new MemorySource(values, shape, 'float64');
    const written: WritableDataset = {
      title,
      shape,
      dtype: 'float64',
      axes: [axis],
      metadata,
      originalMetadata: {},
      source,
    };
    const path = join(folder, 'a.msa');
    rmSync(path, { force: true });
    await msaWriter.write(written, path, testJob());
    const opened = await openFile(path);
    const [dataset] = opened.datasets as [(typeof opened.datasets)[number]];
    const result = { dataset, values: valuesOf(dataset), warnings: opened.warnings };
    opened.close();
    return result;
  }

  it('is read as it was, for any values, step and offset', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(number, { minLength: 2, maxLength: 20 }),
        step,
        fc.double({ min: -1e4, max: 1e4, noNaN: true }),
        fc.constantFrom('eV', 'keV', 'nm'),
        word,
        async (values, scale, offset, units, title) => {
          const axis: Axis = {
            name: 'Position',
            size: values.length,
            scale,
            offset: offset + 0,
            units,
            role: 'signal',
          };
          const read = await writeAndRead(axis, Float64Array.from(values), {}, title);
          expect(read.values).toEqual(values);
          expect(read.dataset.axes).toEqual([axis]);
          expect(read.dataset.title).toBe(title);
          expect(read.warnings).toEqual([]);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('keeps uneven axes', async () => {
    const positions = [400, 401, 402.25, 403.75, 405.5];
    const axis: Axis = {
      name: 'Wavelength',
      size: 5,
      scale: 1.375,
      offset: 400,
      units: 'nm',
      role: 'signal',
      positions,
    };
    expect((await writeAndRead(axis, new Float64Array(5), {}, 'cl')).dataset.axes).toEqual([axis]);
  });

  const energy: Axis = { name: 'Energy', size: 3, scale: 0.01, offset: -0.47, units: 'keV', role: 'signal' };
  const general = { title: 'a', date: '2026-03-01', time: '12:34:00', authors: 'us' };
  it.each<{ [key: string]: Json }>([
    {
      General: general,
      Signal: { signal_type: 'EELS', quantity: 'Electrons' },
      Acquisition_instrument: {
        TEM: { beam_energy: 200, convergence_angle: 21, Detector: { EELS: { collection_angle: 20.5 } } },
      },
    },
    {
      General: general,
      Signal: { signal_type: 'EDS_SEM', quantity: 'X-rays (Counts)' },
      Acquisition_instrument: {
        SEM: {
          beam_energy: 15,
          beam_current: 2.5,
          Stage: { tilt_alpha: -3 },
          Detector: {
            EDS: {
              live_time: 59.5,
              real_time: 63.25,
              elevation_angle: 35,
              azimuth_angle: 45,
              energy_resolution_MnKa: 129,
            },
          },
        },
      },
    },
  ])('keeps the metadata that the format has a place for: %j', async (metadata) => {
    const { dataset } = await writeAndRead(energy, Float64Array.of(1, 2, 3), metadata, 'a');
    expect(dataset.metadata).toEqual({ ...metadata, General: { ...general, original_filename: 'a.msa' } });
  });
});
