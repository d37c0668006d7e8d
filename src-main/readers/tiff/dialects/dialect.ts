import type { Json } from '../../../../src-preload/contract/dataset.ts';
import type { RawCalibration } from '../../calibration.ts';
import type { MetadataBuilder } from '../../metadata-builder.ts';
import type { TagValues } from '../tag-values.ts';

/** What an instrument or a program noted in a TIFF file in its own way. */
export interface Dialect {
  readonly x?: RawCalibration | undefined;
  readonly y?: RawCalibration | undefined;
  /** Of the axis along the pages, where there is one only. */
  readonly z?: RawCalibration | undefined;
  /** Positions along an axis whose steps are not all the same. */
  readonly positions?: { readonly x?: readonly number[]; readonly y?: readonly number[] };
  /** Sizes of a hyperstack, the fastest last, and what they are. */
  readonly stack?: readonly StackAxis[];
  readonly title?: string | undefined;
  /** Puts what it knows under HyperSpy's names. */
  describe?(out: MetadataBuilder): void;
  /** Its own tree, for the original metadata. */
  readonly original?: { readonly [key: string]: Json };
}

export interface StackAxis {
  readonly name: string;
  readonly size: number;
  readonly calibration: RawCalibration;
}

/** Reads one dialect from the first page; undefined when the file does not speak it. */
export type ReadDialect = (tags: TagValues, width: number, height: number) => Dialect | undefined;

export const SEM = 'Acquisition_instrument.SEM';
export const TEM = 'Acquisition_instrument.TEM';

/** Digits that a product of two decimal numbers keeps. */
const DIGITS = 15;

export type IniSections = { [section: string]: { [key: string]: string } };

const MOST_LINES = 20_000;

/** `[section]` and `key=value` lines, as FEI and Olympus write them; what stands before the first section is under ''. */
export function parseIni(text: string): IniSections {
  const sections: IniSections = {};
  let section = '';
  for (const line of text.split(/\r?\n/, MOST_LINES)) {
    const heading = line.match(/^\s*\[([^\]]*)\]\s*$/);
    if (heading) {
      section = heading[1]!;
      continue;
    }
    const at = line.indexOf('=');
    if (at < 1) continue;
    sections[section] ??= {};
    sections[section]![line.slice(0, at).trim()] = line.slice(at + 1).trim();
  }
  return sections;
}

/** The number that a text is, or undefined. */
export function numberIn(text: string | undefined): number | undefined {
  if (text === undefined || text.trim() === '') return undefined;
  const value = Number(text);
  return Number.isFinite(value) ? value : undefined;
}

/** `factor` times a value, without the last digits' noise; undefined stays so. */
export function times(value: number | undefined, factor: number): number | undefined {
  return value === undefined ? undefined : Number((value * factor).toPrecision(DIGITS));
}

/** A unit as people write it: `micron` and `um` are µm, `Angstrom` Å, `pixel` none. */
export function plainUnit(units: string | undefined): string {
  const text = (units ?? '').trim().replaceAll(/\\u([0-9a-f]{4})/gi, (_, code: string) => {
    return String.fromCharCode(Number.parseInt(code, 16));
  });
  if (/^(microns?|micromet(er|re)s?|[uµμ]m)$/i.test(text)) return 'µm';
  if (/^(nanomet(er|re)s?|nm)$/i.test(text)) return 'nm';
  if (/^(angstroms?|Å|Å)$/i.test(text)) return 'Å';
  if (/^pixels?$/i.test(text)) return '';
  return text;
}
