import { FlatSource } from '../../cubes/flat-source.ts';
import { BinaryCursor } from '../binary-cursor.ts';
import { calibratedAxis } from '../calibration.ts';
import type { OpenedDataset, ReadableFile } from '../reader.ts';
import { damaged } from '../reader-errors.ts';
import { type EdsFooter, readEdsFooter } from './eds-footer.ts';
import { elementOf, jeolMetadata } from './jeol-metadata.ts';
import { FORMAT } from './jeol-tags.ts';
import { jeolText } from './jeol-text.ts';

/** Places of fields that never change: of the constants 1 and 7, and of the values between. */
const DATE = 10;
const ONE = 130;
const SEVEN = 214;
const ESCAPE = 226;
const COEFFICIENTS = 362;
const MOST_CHANNELS = 1 << 20;

/** True for the first bytes of a `.EDS` spectrum of Analysis Station, which has no name of its own at its head. */
export function looksLikeEds(head: Uint8Array): boolean {
  if (head.length < COEFFICIENTS) return false;
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  return (
    view.getUint32(0, true) === 2 &&
    view.getInt32(4, true) === 2 &&
    view.getInt32(ONE, true) === 1 &&
    view.getInt32(SEVEN, true) === 7 &&
    view.getFloat64(DATE, true) > 0
  );
}

/**
 * Opens a `.EDS` file: one X-ray spectrum. What stands behind the spectrum (elements, quantification, the detector) is
 * read as far as it goes.
 * @throws {AppError} `file-damaged`.
 */
export function openJeolEds(file: ReadableFile, warn: (warning: string) => void): OpenedDataset {
  const cursor = new BinaryCursor(file.bytes, FORMAT);
  cursor.littleEndian = true;
  const text = (length: number, field: string) => jeolText(cursor.bytes(length, field));
  cursor.position = DATE;
  const created = cursor.float64('date');
  const name = text(80, 'name');
  const user = text(32, 'user');
  cursor.position = ESCAPE;
  const [escapeEnergy, fano, noise, resolution, liveTime, realTime, deadTime, countRate] = [
    'escape',
    'Fano factor',
    'noise',
    'channel width',
    'live time',
    'real time',
    'dead time',
    'count rate',
  ].map((field) => cursor.float64(field));
  cursor.position = COEFFICIENTS;
  const scale = cursor.float64('CoefA');
  const offset = cursor.float64('CoefB');
  const state = text(32, 'state');
  cursor.skip(12, 'state');
  const setup = text(32, 'setting');
  const channels = cursor.int32('number of channels');
  const byteOffset = cursor.position;
  if (channels < 1 || channels > MOST_CHANNELS || channels * 4 > cursor.remaining) {
    throw damaged(`The spectrum has ${channels} channels, but ${cursor.remaining} bytes are left.`, {
      format: FORMAT,
      field: 'number of channels',
      byteOffset: byteOffset - 4,
    });
  }
  cursor.position += channels * 4;
  const footer: EdsFooter = readEdsFooter(cursor, warn);

  const shape = [channels];
  const title = name || 'EDX';
  const { parameters } = footer;
  const number = (key: string) => (typeof parameters[key] === 'number' ? parameters[key] : undefined);
  const words = (key: string) => (typeof parameters[key] === 'string' ? parameters[key] : undefined);
  const elements = footer.regions.flatMap((region) => elementOf(region.name) ?? []);
  return {
    title,
    kind: 'spectrum',
    shape,
    dtype: 'int32',
    axes: [calibratedAxis('Energy', channels, 'signal', { scale, offset, units: 'keV' }, warn)],
    metadata: jeolMetadata({
      title,
      fileName: file.name,
      created,
      voltage: number('AccKV'),
      current: number('AccNA'),
      workingDistance: number('WorkD'),
      microscope: words('SEM'),
      elements,
      eds: {
        detector: words('DetT'),
        azimuth: number('DirAng'),
        elevation: number('ElevAng'),
        resolution: number('MnKaRES'),
        liveTime,
        realTime,
      },
    }),
    originalMetadata: {
      Header: finite({
        sp_name: name,
        username: user,
        Esc: escapeEnergy,
        'Fano F': fano,
        'E Noise': noise,
        'CH Res': resolution,
        'live time': liveTime,
        'real time': realTime,
        DeadTime: deadTime,
        CountRate: countRate,
        CoefA: scale,
        CoefB: offset,
        State: state,
        Tpl: setup,
        NumCH: channels,
      }),
      Footer: {
        'Excluded elements': footer.excluded,
        'Selected elements': footer.regions.map(({ lines, ...region }) => ({
          ...finite(region),
          lines: lines.map(finite),
        })),
        Quanti: footer.quantification.map(finite),
        Parameters: finite(parameters),
      },
    },
    open: () => new FlatSource(file.bytes, { shape, dtype: 'int32', littleEndian: true, byteOffset }),
  };
}

/** JSON has no NaN and no infinity: such values are left out. */
function finite<T extends object>(values: T): { [key: string]: string | number } {
  return Object.fromEntries(
    Object.entries(values).filter(([, value]) => typeof value === 'string' || Number.isFinite(value)),
  );
}
