import { formatLength, formatRound, formatUnit } from './numbers.ts';

/**
 * Units in which a person wants to see lengths and energies. Data, recipes and exports keep their own; what is shown, and what is
 * typed where it is shown, goes through here and nowhere else. Units of anything else (reciprocal, of time, unknown) stay as they
 * are.
 *
 * All of these units are powers of ten of one another. So a number is converted by moving its decimal point, not by multiplying:
 * 0.7069 keV is 706.9 eV, not 706.9000000000001, and a typed number comes back as it was typed.
 */

/** `auto`: as in the file, unless a pixel would be below 0.001 or above 1000 of it. */
export const LENGTH_CHOICES = ['auto', 'nm', 'µm', 'Å', 'file'] as const;
export const ENERGY_CHOICES = ['file', 'eV', 'keV'] as const;

/** What a person has chosen to see. */
export interface UnitChoice {
  readonly length: (typeof LENGTH_CHOICES)[number];
  readonly energy: (typeof ENERGY_CHOICES)[number];
}

/** Everything as the data have it: for exports and recipes. */
export const DATA_UNITS: UnitChoice = { length: 'file', energy: 'file' };

/** A unit that data are shown in: what is shown is the data's number × 10^power. */
export interface ShownUnit {
  /** As it is printed; empty where the data have none. */
  readonly units: string;
  readonly power: number;
}

/** Powers of ten of a metre. */
const LENGTHS: { readonly [unit: string]: number } = { m: 0, cm: -2, mm: -3, µm: -6, nm: -9, Å: -10, pm: -12 };
/** Units that `auto` takes, the largest first. */
const AUTOMATIC = ['m', 'mm', 'µm', 'nm', 'pm'] as const;
/** A pixel of so many file's units is well read in them. */
const READABLE = { least: 1e-3, most: 1e3 } as const;
/** Powers of ten of an electronvolt; of `mev` the first letter tells milli from mega. */
const ENERGIES: { readonly [unit: string]: number } = { ev: 0, kev: 3 };

/** The unit in which an energy axis is shown. Lengths on it are wavelengths: these stay as they are. */
export function shownEnergy(units: string, { energy }: UnitChoice): ShownUnit {
  const power = powerOfEnergy(units);
  if (energy === 'file' || power === null) return asInData(units);
  return { units: energy, power: power - powerOfEnergy(energy)! };
}

/** The unit in which places on a map are shown. @param step size of a pixel, in `units` */
export function shownLength(units: string, step: number, { length }: UnitChoice): ShownUnit {
  const power = LENGTHS[formatUnit(units)];
  if (length === 'file' || power === undefined) return asInData(units);
  const chosen = length === 'auto' ? automatic(units, power, Math.abs(step)) : length;
  return { units: chosen, power: power - LENGTHS[chosen]! };
}

/** The unit in which an axis is shown that has lengths, energies or anything else: of places, or of images that follow one another. */
export function shownPlace({ units, scale }: { readonly units: string; readonly scale: number }, choice: UnitChoice) {
  return powerOfEnergy(units) === null ? shownLength(units, scale, choice) : shownEnergy(units, choice);
}

/** A number of the data as it is shown. */
export function toShown(value: number, { power }: ShownUnit): number {
  return movePoint(value, power);
}

/** A shown or typed number as the data have it; the inverse of `toShown` for every number that can be typed. */
export function toData(value: number, { power }: ShownUnit): number {
  return movePoint(value, -power);
}

/** Decimals that are as precise in the unit shown as so many are in the data's. */
export function shownDecimals(decimals: number, { power }: ShownUnit): number {
  return Math.max(0, decimals - power);
}

/** A sentence whose energies (`Kα at 6.404 keV`) stand in the chosen unit, to the same precision. */
export function energiesIn(sentence: string, choice: UnitChoice): string {
  return sentence.replace(
    /([−-]?)(\d+)(?:\.(\d+))? (k?eV)\b/g,
    (_, sign: string, whole, fraction = '', units: string) => {
      const unit = shownEnergy(units, choice);
      const shown = toShown(Number(`${whole}.${fraction}`), unit).toFixed(shownDecimals(String(fraction).length, unit));
      return `${sign}${shown} ${unit.units}`;
    },
  );
}

/** Length of a scale bar in words. With `auto` the prefix that gives the shortest number. @param units of the data */
export function scaleBarText(metres: number, units: string, length: UnitChoice['length']): string {
  const unit = length === 'file' ? formatUnit(units) : length;
  const power = LENGTHS[unit];
  return power === undefined ? formatLength(metres) : `${formatRound(metres / 10 ** power)} ${unit}`;
}

function asInData(units: string): ShownUnit {
  return { units: formatUnit(units), power: 0 };
}

function automatic(units: string, power: number, step: number): string {
  const size = step * 10 ** power;
  const isReadable = step >= READABLE.least && step <= READABLE.most;
  if (isReadable || !(size > 0) || !Number.isFinite(size)) return formatUnit(units);
  // The pixel is at least one of it; a hair of slack for pixels of just one.
  return AUTOMATIC.find((unit) => size >= 10 ** LENGTHS[unit]! * (1 - 1e-9)) ?? 'pm';
}

function powerOfEnergy(units: string): number | null {
  const trimmed = units.trim();
  if (/^mev$/i.test(trimmed)) return trimmed.startsWith('m') ? -3 : 6;
  return ENERGIES[trimmed.toLowerCase()] ?? null;
}

/** A number × 10^power by its digits: correctly rounded, which multiplying is not. */
function movePoint(value: number, power: number): number {
  if (power === 0 || value === 0 || !Number.isFinite(value)) return value;
  const [digits, exponent = '0'] = String(value).split('e');
  return Number(`${digits}e${Number(exponent) + power}`);
}
