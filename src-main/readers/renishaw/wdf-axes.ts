import { lineThrough } from '../../../src-preload/contract/axis.ts';
import type { Axis } from '../../../src-preload/contract/dataset.ts';
import { BinaryCursor } from '../binary-cursor.ts';
import type { ByteSource } from '../byte-source.ts';
import { damaged } from '../reader-errors.ts';
import { FILE_TIME, FORMAT, RAMAN_SHIFT, WAVENUMBER, type WdfBlock, wdfUnit } from './wdf-blocks.ts';
import type { WdfHeader } from './wdf-header.ts';

/** Kinds of lists that a series may run along, and what they are called. */
const ORIGIN_NAMES: { readonly [type: number]: string } = {
  3: 'X',
  4: 'Y',
  5: 'Z',
  6: 'R',
  7: 'Theta',
  8: 'Phi',
  9: 'Temperature',
  10: 'Pressure',
  11: 'Time',
  13: 'Polarization',
  14: 'Focus Z',
  27: 'Exposure time',
};
const X = 3;
const Y = 4;
const TIME = 11;
/** Set for lists that the measurement ran along. */
const MAIN_LIST = 0x8000_0000;
const ORIGIN_HEADER = 24;
const MOST_ORIGINS = 64;
const TICKS_PER_SECOND = 1e7;
/** Steps that differ by less are the same: what float32 and stages leave. */
const SAME_STEP = 1e-3;
/** Above this a wavenumber is counted in 1/cm; no spectrometer of this kind sees so long a wavelength in nm. */
const LONGEST_WAVELENGTH = 3000;

/** A list of ORGN: one value for each spectrum. */
export interface WdfOrigin {
  readonly type: number;
  readonly isMain: boolean;
  readonly name: string;
  readonly units: string;
  readonly values: Float64Array;
}

/** The axis of the spectra, and whether they are stored from its end to its begin. */
export interface WdfSignal {
  readonly axis: Axis;
  readonly isReversed: boolean;
}

/**
 * The positions of the channels, ascending: Raman shifts are stored from the largest on.
 * @throws {AppError} `file-damaged`.
 */
export function readSignalAxis(
  bytes: ByteSource,
  block: WdfBlock,
  channels: number,
  warn: (warning: string) => void,
): WdfSignal {
  const cursor = blockCursor(bytes, block, 8 + channels * 4);
  cursor.skip(4, 'XLST');
  const unit = cursor.uint32('XLST');
  const stored = Array.from({ length: channels }, () => cursor.float32('XLST'));
  const isReversed = channels > 1 && stored[0]! > stored[1]!;
  const positions = isReversed ? stored.reverse() : stored;
  const [name, units] = signalName(unit, positions.at(-1)!);
  if (!positions.every((position, i) => Number.isFinite(position) && (i === 0 || position > positions[i - 1]!))) {
    warn(`The positions of the channels neither rise nor fall; "${name}" stays in channels.`);
    return { axis: { name, size: channels, scale: 1, offset: 0, units: '', role: 'signal' }, isReversed };
  }
  return { axis: { name, size: channels, ...stepsOf(positions), units, role: 'signal' }, isReversed };
}

function signalName(unit: number, largest: number): [name: string, units: string] {
  if (unit === RAMAN_SHIFT) return ['Raman Shift', '1/cm'];
  // WiRE writes wavelengths under this code as well.
  if (unit === WAVENUMBER) return largest > LONGEST_WAVELENGTH ? ['Wavenumber', '1/cm'] : ['Wavelength', 'nm'];
  const units = wdfUnit(unit);
  if (units === 'nm' || units === 'µm') return ['Wavelength', units];
  return [units === 'eV' ? 'Energy' : 'channel', units];
}

/** Scale and offset where all steps are the same, else the positions with the line through their ends. */
function stepsOf(positions: readonly number[]): Pick<Axis, 'scale' | 'offset' | 'positions'> {
  const line = lineThrough(positions);
  const isUniform = positions.every(
    (position, i) => Math.abs(position - line.offset - i * line.scale) <= SAME_STEP * Math.abs(line.scale),
  );
  return isUniform ? line : { ...line, positions };
}

/** The lists of ORGN. @throws {AppError} `file-damaged`. */
export function readOrigins(bytes: ByteSource, block: WdfBlock, header: WdfHeader): WdfOrigin[] {
  const cursor = blockCursor(bytes, block, 4);
  const count = cursor.uint32('ORGN');
  // Lists have room for all spectra that were planned.
  const room = Math.floor((block.byteLength - 4) / Math.max(1, count) - ORIGIN_HEADER) / 8;
  if (count > MOST_ORIGINS || (count > 0 && room < header.spectra)) {
    throw damaged(`There cannot be ${count} lists of ${header.spectra} positions in ${block.byteLength} bytes.`, {
      format: FORMAT,
      field: 'ORGN',
      byteOffset: block.byteOffset,
    });
  }
  const stride = ORIGIN_HEADER + Math.floor(room) * 8;
  return Array.from({ length: count }, (_, i) => {
    cursor.position = block.byteOffset + 4 + i * stride;
    const code = cursor.uint32('ORGN');
    const type = code & ~MAIN_LIST;
    const unit = cursor.uint32('ORGN');
    cursor.skip(16, 'ORGN');
    const raw = Uint8Array.from(cursor.bytes(header.spectra * 8, 'ORGN'));
    const isTime = type === TIME && unit === FILE_TIME;
    return {
      type,
      isMain: (code & MAIN_LIST) !== 0,
      name: ORIGIN_NAMES[type] ?? `list ${type}`,
      units: isTime ? 's' : wdfUnit(unit),
      values: isTime ? secondsOf(new BigUint64Array(raw.buffer)) : new Float64Array(raw.buffer),
    };
  });
}

function secondsOf(ticks: BigUint64Array): Float64Array {
  return Float64Array.from(ticks, (tick) => Number(tick - ticks[0]!) / TICKS_PER_SECOND);
}

/** X and Y of every spectrum, where the file lists them. */
export function placesOf(origins: readonly WdfOrigin[]): { x: WdfOrigin; y: WdfOrigin } | undefined {
  const x = origins.find((origin) => origin.type === X);
  const y = origins.find((origin) => origin.type === Y);
  return x && y ? { x, y } : undefined;
}

/** The axis of a series: along the list that the measurement ran along, else in time. */
export function seriesAxis(origins: readonly WdfOrigin[], size: number, warn: (warning: string) => void): Axis {
  const varies = origins.filter(({ values }) => values.some((value) => value !== values[0]));
  const along = varies.find((origin) => origin.isMain) ?? varies.find((origin) => origin.type === TIME);
  if (!along) return { name: 'Number', size, scale: 1, offset: 0, units: '', role: 'navigation' };
  const { name, units, values } = along;
  const positions = Array.from(values);
  const direction = Math.sign(positions.at(-1)! - positions[0]!);
  const isSorted = positions.every((value, i) => i === 0 || Math.sign(value - positions[i - 1]!) === direction);
  if (direction !== 0 && isSorted && positions.every(Number.isFinite)) {
    return { name, size, ...stepsOf(positions), units, role: 'navigation' };
  }
  warn(`${name} goes to and fro along the series; its spectra are numbered.`);
  return { name: 'Number', size, scale: 1, offset: 0, units: '', role: 'navigation' };
}

function blockCursor(bytes: ByteSource, block: WdfBlock, needed: number): BinaryCursor {
  if (block.byteLength < needed) {
    throw damaged(`The block ${block.name} has ${block.byteLength} bytes, but needs ${needed}.`, {
      format: FORMAT,
      field: block.name,
      byteOffset: block.byteOffset,
    });
  }
  const cursor = new BinaryCursor(bytes, FORMAT);
  cursor.littleEndian = true;
  cursor.position = block.byteOffset;
  return cursor;
}
