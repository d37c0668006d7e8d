import type { ByteSource } from '../byte-source.ts';
import { damaged } from '../reader-errors.ts';

export const FORMAT = 'msa';

/** One line of the header: `#BEAMKV   -kV: 120.0`. */
export interface EmsaKeyword {
  /** Upper case; the user's own keywords keep one of their two signs: `#ALPHA-1`. */
  readonly word: string;
  /** What stands behind the keyword's hyphen, or nothing. */
  readonly unit: string;
  readonly value: string;
}

export interface EmsaText {
  readonly keywords: readonly EmsaKeyword[];
  /** All numbers between `#SPECTRUM` and `#ENDOFDATA`, in order. */
  readonly numbers: Float64Array;
  /** Lines that these numbers came from. */
  readonly dataLines: number;
  /** Digits behind the point of the first number of each line: positions are rounded to so many. */
  readonly digits: number;
}

/** A million channels; longer files are something else. */
const MOST_BYTES = 64 * 1024 * 1024;
/** The standard allows 64 characters; what is longer than this is cut. */
const LONGEST_VALUE = 2000;
const LONGEST_NUMBER = 40;
/** `BEAMKV   -kV`; not the user's own `#ALPHA-1`. */
const UNIT = /^([A-Z0-9]+)\s*-\s*([A-Za-zµ%]+)$/;

/** True when these first bytes can begin an EMSA/MAS file, whatever its name. */
export function looksLikeEmsa(head: Uint8Array): boolean {
  return /^(?:\uFEFF|ï»¿)?\s*#\s*FORMAT\s*:/i.test(Buffer.from(head.subarray(0, 200)).toString('latin1'));
}

/** @throws {AppError} `file-damaged` when there are no values or one of them is no number. */
export function readEmsa(bytes: ByteSource): EmsaText {
  if (bytes.size > MOST_BYTES) {
    throw damaged(`A spectrum of ${bytes.size} bytes of text is none.`, { format: FORMAT, byteOffset: 0 });
  }
  const lines = decode(bytes.read(0, bytes.size)).split(/\r\n|\r|\n/);
  const start = lines.findIndex((line) => /^#\s*SPECTRUM\b/i.test(line));
  if (start < 0) {
    throw damaged('The line #SPECTRUM, behind which the values stand, is missing.', {
      format: FORMAT,
      field: 'SPECTRUM',
    });
  }
  const end = lines.findIndex((line, i) => i > start && /^#\s*ENDOFDATA\b/i.test(line));
  const keywords = lines.slice(0, start).flatMap(parseKeyword);
  return { keywords, ...parseNumbers(lines, start + 1, end < 0 ? lines.length : end) };
}

/** The standard says ASCII; programs write UTF-8 and, more often, Latin-1. */
function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}

function parseKeyword(line: string): EmsaKeyword[] {
  if (!line.startsWith('#')) return [];
  const colon = line.indexOf(':');
  const name = line.slice(1, colon < 0 ? line.length : colon).trim();
  if (name === '' || name.length > LONGEST_VALUE) return [];
  const value = colon < 0 ? '' : line.slice(colon + 1, colon + 1 + LONGEST_VALUE).trim();
  const [, known, unit] = UNIT.exec(name) ?? [];
  return [{ word: known ?? name.toUpperCase(), unit: unit ?? '', value }];
}

function parseNumbers(lines: readonly string[], first: number, end: number): Omit<EmsaText, 'keywords'> {
  const numbers: number[] = [];
  let dataLines = 0;
  let digits = 0;
  for (let i = first; i < end; i++) {
    const line = lines[i]!;
    if (line.startsWith('#')) continue;
    const parts = line.split(/[\s,;]+/).filter((part) => part !== '');
    if (parts.length === 0) continue;
    dataLines++;
    digits = Math.max(digits, digitsOf(parts[0]!));
    for (const part of parts) {
      const value = Number(part);
      if (Number.isNaN(value) && !/^[+-]?nan$/i.test(part)) {
        throw damaged(`Line ${i + 1} holds "${part.slice(0, 20)}", which is no number.`, {
          format: FORMAT,
          field: `line ${i + 1}`,
        });
      }
      numbers.push(value);
    }
  }
  if (numbers.length > 0) return { numbers: Float64Array.from(numbers), dataLines, digits };
  throw damaged('There are no values behind #SPECTRUM.', { format: FORMAT, field: 'SPECTRUM' });
}

/** Digits behind the point, those of an exponent taken in: 2 of `1.25`, 4 of `1.25e-2`. */
function digitsOf(number: string): number {
  const [, decimals = '', exponent = '0'] = /^[+-]?\d*(?:\.(\d*))?(?:e([+-]?\d+))?$/i.exec(number) ?? [];
  return Math.max(0, decimals.length - Number(exponent));
}

/**
 * The number that a keyword's text begins with; programs write `2.0 E-06`, `50.` and two numbers where one should be.
 * Undefined when there is none.
 */
export function emsaNumber(value: string | undefined): number | undefined {
  const text = (value ?? '').trim().slice(0, LONGEST_NUMBER);
  const [, number] = /^([+-]?(?:\d+\.?\d*|\.\d+)(?:\s*E\s*[+-]?\d+)?)(?=$|[\s,;])/i.exec(text) ?? [];
  return number === undefined ? undefined : Number(number.replaceAll(/\s/g, ''));
}
