import type { Json } from '../../../src-preload/contract/dataset.ts';
import type { ByteSource } from '../byte-source.ts';
import type { RawCalibration } from '../calibration.ts';
import { instrumentOf } from '../eds-instrument.ts';
import { elementSymbol } from '../element-symbols.ts';
import type { MetadataBuilder } from '../metadata-builder.ts';
import { damaged, unsupported } from '../reader-errors.ts';
import { EdaxHeader, type Fields, FORMAT } from './edax-fields.ts';

/** Everything before the counts; they begin at byte 3,840. */
const HEADER_BYTES = 3840;
const MOST_ELEMENTS = 48;
/** Versions 0.60, 0.61 and 0.70 are known; they have the same fields before the counts. */
const LOWEST_VERSION = 0.55;
const HIGHEST_VERSION = 0.95;
const EV_PER_KEV = 1000;

const FIELDS: Fields = [
  ['fVersion', 'float32', 0],
  ['aVersion', 'float32', 4],
  ['collectDateYear', 'int16', 16],
  ['collectDateDay', 'uint8', 18],
  ['collectDateMon', 'uint8', 19],
  ['collectTimeMin', 'uint8', 20],
  ['collectTimeHour', 'uint8', 21],
  ['collectTimeHund', 'uint8', 22],
  ['collectTimeSec', 'uint8', 23],
  ['fileSize', 'int32', 24],
  ['dataStart', 'int32', 28],
  ['numPts', 'uint16', 32],
  ['intersectingDist', 'int16', 34],
  ['workingDist', 'int16', 36],
  ['scaleSetting', 'int16', 38],
  ['materialType', 'text40', 64],
  ['sampleLabel', 'text216', 104],
  ['spotX', 'int16', 328],
  ['spotY', 'int16', 330],
  ['imageADC', 'int16', 332],
  ['pileupProcessed', 'uint8', 359],
  ['fpgaVersion', 'int32', 360],
  ['evPerChan', 'int32', 384],
  ['ADCTimeConstant', 'int16', 388],
  ['analysisType', 'int16', 390],
  ['preset', 'float32', 392],
  ['maxp', 'int32', 396],
  ['maxPeakCh', 'int32', 400],
  ['analyzerType', 'uint32', 444],
  ['startEnergy', 'float32', 448],
  ['endEnergy', 'float32', 452],
  ['liveTime', 'float32', 456],
  ['tilt', 'float32', 460],
  ['takeoff', 'float32', 464],
  ['beamCurFact', 'float32', 468],
  ['detReso', 'float32', 472],
  ['detectType', 'uint32', 476],
  ['parThick', 'float32', 480],
  ['alThick', 'float32', 484],
  ['beWinThick', 'float32', 488],
  ['auThick', 'float32', 492],
  ['siDead', 'float32', 496],
  ['siLive', 'float32', 500],
  ['xrayInc', 'float32', 504],
  ['azimuth', 'float32', 508],
  ['elevation', 'float32', 512],
  ['kV', 'float32', 532],
  ['xTilt', 'float32', 540],
  ['yTilt', 'float32', 544],
  ['rawDataType', 'uint16', 576],
  ['totalBkgdCount', 'float32', 578],
  ['totalSpectralCount', 'uint32', 582],
  ['numElem', 'int16', 638],
];
const ATOMIC_NUMBERS_AT = 640;

/** The header of an `.spc` file: one spectrum, or the calibration of a map's spectra. */
export interface SpcFile {
  readonly channels: number;
  /** Byte where the counts (uint32) begin. */
  readonly dataStart: number;
  /** Energies in keV. */
  readonly calibration: RawCalibration;
  /** keV. */
  readonly beamEnergy: number | undefined;
  readonly originalMetadata: { readonly [name: string]: Json };
  /** Adds what it says under HyperSpy's names. */
  describe(out: MetadataBuilder): void;
}

/** True when the first bytes can be those of an `.spc` file: a known version, and counts that lie in the file. */
export function looksLikeSpc(head: Uint8Array, fileSize: number): boolean {
  if (head.length < HEADER_BYTES) return false;
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  const version = view.getFloat32(0, true);
  const start = view.getInt32(28, true);
  const points = view.getUint16(32, true);
  const isKnown = version > LOWEST_VERSION && version < HIGHEST_VERSION;
  return isKnown && start >= HEADER_BYTES && points > 0 && start + 4 * points <= fileSize;
}

/** @throws {AppError} `file-damaged`, `format-unsupported`. */
export function readSpc(bytes: ByteSource): SpcFile {
  const header = new EdaxHeader(bytes, FIELDS, HEADER_BYTES, 'spectrum');
  const version = header.number('fVersion');
  if (!(version > LOWEST_VERSION && version < HIGHEST_VERSION)) {
    const advice = 'Only spectra of EDAX TEAM and Genesis are read; export the spectrum as .msa (EMSA).';
    const place = { format: FORMAT, field: 'fVersion', byteOffset: 0 };
    throw unsupported(`The file is no EDAX spectrum of a known version (it says ${version}).`, advice, place);
  }
  const channels = header.number('numPts');
  const dataStart = header.number('dataStart');
  if (channels < 1 || dataStart < HEADER_BYTES || dataStart + 4 * channels > bytes.size) {
    throw damaged(`${channels} counts at byte ${dataStart} do not lie in a file of ${bytes.size} bytes.`, {
      format: FORMAT,
      field: 'dataStart',
      byteOffset: 28,
    });
  }
  const elements = readElements(bytes, header.number('numElem'));
  const evPerChannel = header.number('evPerChan');
  return {
    channels,
    dataStart,
    calibration: { scale: evPerChannel / EV_PER_KEV, offset: header.number('startEnergy'), units: 'keV' },
    beamEnergy: positive(header, 'kV'),
    originalMetadata: { ...header.tree, elements },
    describe: (out) => describe(header, elements, out),
  };
}

/** Symbols of the elements whose peaks were identified, in alphabetical order. */
function readElements(bytes: ByteSource, count: number): string[] {
  const numbers = bytes.read(ATOMIC_NUMBERS_AT, MOST_ELEMENTS * 2);
  const view = new DataView(numbers.buffer, numbers.byteOffset, numbers.byteLength);
  const symbols = Array.from({ length: Math.min(Math.max(count, 0), MOST_ELEMENTS) }, (_, i) =>
    elementSymbol(view.getUint16(2 * i, true)),
  ).filter((symbol) => symbol !== undefined);
  return [...new Set(symbols)].sort();
}

function describe(header: EdaxHeader, elements: readonly string[], out: MetadataBuilder): void {
  const beamEnergy = positive(header, 'kV');
  const instrument = instrumentOf(beamEnergy);
  const path = `Acquisition_instrument.${instrument}`;
  const two = (name: string) => String(header.number(name)).padStart(2, '0');
  if (header.number('collectDateYear') > 0) {
    out.set('General.date', `${header.number('collectDateYear')}-${two('collectDateMon')}-${two('collectDateDay')}`);
    out.set('General.time', `${two('collectTimeHour')}:${two('collectTimeMin')}:${two('collectTimeSec')}`);
  }
  out.set('Sample.description', header.text('sampleLabel'));
  if (elements.length > 0) out.set('Sample.elements', elements);
  out.set('Signal.signal_type', `EDS_${instrument}`);
  out.set('Signal.quantity', 'X-rays (Counts)');
  out.set(`${path}.beam_energy`, beamEnergy);
  out.set(`${path}.Stage.tilt_alpha`, header.number('tilt'));
  out.set(`${path}.Detector.EDS.azimuth_angle`, header.number('azimuth'));
  out.set(`${path}.Detector.EDS.elevation_angle`, header.number('elevation'));
  out.set(`${path}.Detector.EDS.energy_resolution_MnKa`, positive(header, 'detReso'));
  out.set(`${path}.Detector.EDS.live_time`, positive(header, 'liveTime'));
}

/** A field that is 0 where it was not set. */
function positive(header: EdaxHeader, name: string): number | undefined {
  return header.number(name) > 0 ? header.number(name) : undefined;
}
