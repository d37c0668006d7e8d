import type { ByteSource } from '../byte-source.ts';
import { damaged } from '../reader-errors.ts';

/** Short name of the format in results and errors. */
export const FORMAT = 'renishaw-wdf';

/** A block of the file: where its contents begin, and their length. */
export interface WdfBlock {
  readonly name: string;
  readonly number: number;
  readonly byteOffset: number;
  readonly byteLength: number;
}

const BLOCK_HEADER = 16;
const MOST_BLOCKS = 10_000;

/**
 * Lists the blocks of a file: four letters, a number, a length that counts the 16 bytes of this header.
 * @throws {AppError} `file-damaged`.
 */
export function listWdfBlocks(bytes: ByteSource, warn: (warning: string) => void): WdfBlock[] {
  const blocks: WdfBlock[] = [];
  for (let at = 0; at + BLOCK_HEADER <= bytes.size && blocks.length < MOST_BLOCKS; ) {
    const header = Buffer.from(bytes.read(at, BLOCK_HEADER));
    const name = header.toString('latin1', 0, 4);
    const byteLength = Number(header.readBigUInt64LE(8)) - BLOCK_HEADER;
    if (!/^[A-Z0-9 ]{4}$/.test(name) || byteLength < 0) {
      throw damaged('A block does not begin with a name of four letters and its length.', {
        format: FORMAT,
        field: 'block',
        byteOffset: at,
      });
    }
    if (at + BLOCK_HEADER + byteLength > bytes.size) {
      warn(`The file is cut short within its block ${name.trim()}: what follows is missing.`);
      break;
    }
    blocks.push({ name: name.trim(), number: header.readUInt32LE(4), byteOffset: at + BLOCK_HEADER, byteLength });
    at += BLOCK_HEADER + byteLength;
  }
  return blocks;
}

/** Words of WiRE for the units of lists, by code. */
const UNITS = [
  '',
  '1/cm',
  '1/cm',
  'nm',
  'eV',
  'µm',
  'counts',
  'electrons',
  'mm',
  'm',
  'K',
  'Pa',
  's',
  'ms',
  'h',
  'd',
  'px',
  '',
  '',
  '°',
  'rad',
  '°C',
  '°F',
  'K/min',
  '',
  'µs',
] as const;

/** Codes of units that are treated apart. */
export const RAMAN_SHIFT = 1;
export const WAVENUMBER = 2;
export const FILE_TIME = 24;

/** The unit of a code, empty when it is none or not known. */
export function wdfUnit(code: number): string {
  return UNITS[code] ?? '';
}

const FILE_TIME_TICKS_PER_MILLISECOND = 10_000n;
/** Milliseconds from 1601, where Windows file times begin, to 1970. */
const FILE_TIME_START = 11_644_473_600_000n;

/** ISO date and time of a Windows file time; undefined for none and for times before 1970 or after 2100. */
export function dateOfFileTime(ticks: bigint): { readonly date: string; readonly time: string } | undefined {
  const milliseconds = Number(ticks / FILE_TIME_TICKS_PER_MILLISECOND - FILE_TIME_START);
  if (milliseconds < 0 || milliseconds > Date.UTC(2100, 0)) return undefined;
  const [date, time] = new Date(milliseconds).toISOString().split('T');
  return { date: date!, time: time!.slice(0, 8) };
}
