import { AppError } from '../../../src-preload/contract/errors.ts';
import type { BinaryCursor } from '../binary-cursor.ts';
import { damaged } from '../reader-errors.ts';
import { FORMAT } from './jeol-tags.ts';
import { jeolText } from './jeol-text.ts';

/** What stands behind the spectrum in a `.EDS` file. */
export interface EdsFooter {
  /** Atomic numbers. */
  readonly excluded: readonly number[];
  readonly regions: readonly EdsRegion[];
  readonly quantification: readonly { readonly [field: string]: string | number }[];
  readonly parameters: { readonly [field: string]: string | number };
}

/** An X-ray line that was selected, as `Fe K`: channels of its window, energies in keV. */
export interface EdsRegion {
  readonly name: string;
  readonly firstChannel: number;
  readonly lastChannel: number;
  readonly energy: number;
  readonly lines: readonly { readonly name: string; readonly energy: number; readonly Z: number }[];
}

/** Far more than there are elements and lines. */
const MOST_ENTRIES = 2048;
/** The number before the parameters. */
const PARAMETERS = 5;

/** Fields of the parameters in order: d double, h 16-bit, i 32-bit, a number: text of that many bytes. */
const PARAMETER_FIELDS: readonly (readonly [string, 'd' | 'h' | number])[] = [
  ['DetT', 16],
  ['SEM', 16],
  ['Port', 16],
  ['AccKV', 'd'],
  ['AccNA', 'd'],
  ['', 38],
  ['MnKaRES', 'd'],
  ['WorkD', 'd'],
  ['InsD', 'd'],
  ['XtiltAng', 'd'],
  ['TakeAng', 'd'],
  ['IncAng', 'd'],
  ['', 4],
  ['ScanSize', 'd'],
  ['DT_64', 'h'],
  ['DT_128', 'h'],
  ['DT_256', 'h'],
  ['DT_512', 'h'],
  ['DT_1K', 'h'],
  ['DetH', 'd'],
  ['DirAng', 'd'],
  ['XtalAng', 'd'],
  ['ElevAng', 'd'],
  ['ValidSize', 'd'],
  ['WinCMat', 4],
  ['WinCZ', 'h'],
  ['WinCThic', 'd'],
  ['WinChem', 16],
];

/** Reads on from where the spectrum ends. What is cut off or makes no sense is left out with a warning: the spectrum is sound. */
export function readEdsFooter(cursor: BinaryCursor, warn: (warning: string) => void): EdsFooter {
  const excluded: number[] = [];
  const regions: EdsRegion[] = [];
  const quantification: { [field: string]: string | number }[] = [];
  const parameters: { [field: string]: string | number } = {};
  try {
    cursor.skip(4, 'footer');
    const excludedCount = count(cursor, 'excluded elements');
    for (let i = 0; i < excludedCount; i++) excluded.push(cursor.uint16('excluded elements'));
    const regionCount = count(cursor, 'selected elements');
    for (let i = 0; i < regionCount; i++) regions.push(readRegion(cursor));
    const quantified = count(cursor, 'quantification');
    if (quantified > 0) cursor.skip(28, 'quantification');
    for (let i = 0; i < quantified; i++) quantification.push(readQuantification(cursor));
    if (cursor.int32('parameters') === PARAMETERS) {
      for (const [name, type] of PARAMETER_FIELDS) {
        if (name === '') cursor.skip(type as number, 'parameters');
        else if (type === 'd') parameters[name] = cursor.float64(name);
        else if (type === 'h') parameters[name] = cursor.uint16(name);
        else parameters[name] = jeolText(cursor.bytes(type, name));
      }
    }
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    warn(`What the file says behind its spectrum (beam energy, detector, elements) is incomplete: ${error.message}`);
  }
  return { excluded, regions, quantification, parameters };
}

function count(cursor: BinaryCursor, field: string): number {
  const byteOffset = cursor.position;
  const entries = cursor.int32(field);
  if (entries >= 0 && entries <= MOST_ENTRIES) return entries;
  throw damaged(`There cannot be ${entries} entries of "${field}".`, { format: FORMAT, field, byteOffset });
}

function readRegion(cursor: BinaryCursor): EdsRegion {
  const field = 'selected elements';
  cursor.skip(14, field);
  const firstChannel = cursor.uint16(field);
  const lastChannel = cursor.uint16(field);
  cursor.skip(14, field);
  const energy = cursor.float64(field);
  cursor.skip(24, field);
  const name = jeolText(cursor.bytes(32, field));
  cursor.skip(4, field);
  const lineCount = count(cursor, `${field}: lines`);
  const lines = Array.from({ length: lineCount }, () => {
    cursor.skip(4, field);
    const lineEnergy = cursor.float64(field);
    const atomicNumber = cursor.uint16(field);
    const element = jeolText(cursor.bytes(cursor.uint8(field), field));
    const line = jeolText(cursor.bytes(cursor.uint8(field), field));
    cursor.skip(4, field);
    return { name: `${element}_${line}`, energy: lineEnergy, Z: atomicNumber };
  });
  return { name, firstChannel, lastChannel, energy, lines };
}

function readQuantification(cursor: BinaryCursor): { [field: string]: string | number } {
  const field = 'quantification';
  cursor.skip(4, field);
  const atomicNumber = cursor.uint16(field);
  cursor.skip(8, field);
  const energy = cursor.float64(field);
  cursor.skip(8, field);
  const [mass, error, atoms] = [cursor.float64(field), cursor.float64(field), cursor.float64(field)];
  const name = jeolText(cursor.bytes(16, field));
  const oxideMass = cursor.float64(field);
  cursor.skip(8, field);
  const counts = cursor.float64(field);
  cursor.skip(32, field);
  return {
    name,
    Z: atomicNumber,
    'Mass1 (%)': mass,
    Error: error,
    'Atom (%)': atoms,
    'Mass2 (%)': oxideMass,
    Counts: counts,
    Energy: energy,
  };
}
