/** Numbers, units and ticks as people read them, the same in the window, in figures and in texts. */

const THIN_SPACE = '\u2009';
const MINUS = '\u2212';

/** A number with thin-space thousands and a true minus sign; `decimals` digits after the point. */
export function formatNumber(value: number, decimals = 0): string {
  const digits = Math.abs(value).toFixed(decimals);
  const [whole, fraction] = digits.split('.');
  const grouped = whole.includes('e') ? whole : whole.replace(/\B(?=(\d{3})+$)/g, THIN_SPACE);
  // A value that rounds to zero has no sign.
  const sign = value < 0 && /[1-9]/.test(digits) ? MINUS : '';
  return `${sign}${grouped}${fraction ? `.${fraction}` : ''}`;
}

/** Ticks at round numbers. */
export interface Ticks {
  readonly values: readonly number[];
  readonly step: number;
  readonly labels: readonly string[];
}

/**
 * At most `maxCount` ticks from `min` to `max` at multiples of 1, 2 or 5 × 10ⁿ, with equal decimals in all labels.
 * At least one tick when such a multiple lies in the range; none when the range is empty or not finite.
 */
export function niceTicks(min: number, max: number, maxCount: number): Ticks {
  const span = max - min;
  if (!(span > 1e-300) || !Number.isFinite(span) || maxCount < 1) return { values: [], step: 0, labels: [] };
  for (let step = niceStepAbove(span / (maxCount + 1)); ; step = niceStepAbove(step * 1.5)) {
    // A hair of slack so that an end of the range that is a round number up to rounding keeps its tick.
    const first = Math.ceil(min / step - 1e-9);
    const last = Math.floor(max / step + 1e-9);
    if (last - first + 1 > maxCount) continue;
    const decimals = Math.min(20, Math.max(0, -Math.floor(Math.log10(step) + 1e-9)));
    const values = Array.from({ length: Math.max(0, last - first + 1) }, (_, i) =>
      roundTo((first + i) * step, decimals),
    );
    return { values, step, labels: values.map((value) => formatNumber(value, decimals)) };
  }
}

/** The largest of 1, 2, 5 × 10ⁿ that is not above the value (which must be positive). */
export function niceNumberBelow(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value) + 1e-12);
  const digit = value / power;
  return power * (digit >= 5 - 1e-9 ? 5 : digit >= 2 - 1e-9 ? 2 : 1);
}

/** One factor for a whole axis: values are divided by `factor`, and the unit gets `prefix` (or a power of ten). */
export interface Scaling {
  readonly factor: number;
  readonly exponent: number;
}

/** Power of ten (a multiple of three) that brings the largest of an axis's numbers to between 1 and 1000; 0 for 0.1 to 9999. */
export function axisScaling(largest: number): Scaling {
  if (!(largest > 0) || !Number.isFinite(largest)) return { factor: 1, exponent: 0 };
  if (largest >= 0.1 && largest < 1e4) return { factor: 1, exponent: 0 };
  const exponent = 3 * Math.floor(Math.log10(largest) / 3 + 1e-12);
  return { factor: 10 ** exponent, exponent };
}

const SUPERSCRIPTS: Readonly<Record<string, string>> = {
  '-': '⁻',
  '+': '⁺',
  0: '⁰',
  1: '¹',
  2: '²',
  3: '³',
  4: '⁴',
  5: '⁵',
  6: '⁶',
  7: '⁷',
  8: '⁸',
  9: '⁹',
};

/** `10⁻³` and the like. */
export function powerOfTen(exponent: number): string {
  return `10${superscript(String(exponent))}`;
}

/** A unit as it is printed: `um` → `µm`, `1/nm` → `nm⁻¹`, `cm^-1` → `cm⁻¹`. */
export function formatUnit(units: string): string {
  const trimmed = units.trim();
  const micro = trimmed.replace(/^[uμµ](?=m\b|m$)/, 'µ').replace(/^(micron|microns|micrometer|micrometre)s?$/i, 'µm');
  return micro
    .replace(/^1\/(\S+)$/, '$1^-1')
    .replace(/\^?([-+]?\d+)$/, (whole, power: string) =>
      /^[-+]/.test(power) || whole.startsWith('^') ? superscript(power) : whole,
    )
    .replace(/^Angstroms?$/i, 'Å')
    .replace(/^nanomet(er|re)s?$/i, 'nm');
}

/** Metres per unit of length, or `null` for a unit that is not a length. */
export function metresPerUnit(units: string): number | null {
  const lengths: Record<string, number> = { m: 1, cm: 1e-2, mm: 1e-3, µm: 1e-6, nm: 1e-9, pm: 1e-12, Å: 1e-10 };
  return lengths[formatUnit(units)] ?? null;
}

/** A length with the SI prefix that gives the shortest round number: 2e-8 m → `20 nm`. */
export function formatLength(metres: number): string {
  const units: readonly [string, number][] = [
    ['m', 1],
    ['mm', 1e-3],
    ['µm', 1e-6],
    ['nm', 1e-9],
    ['pm', 1e-12],
  ];
  const [unit, size] = units.find(([, candidate]) => metres >= candidate * (1 - 1e-9)) ?? units[units.length - 1];
  return `${formatRound(metres / size)} ${unit}`;
}

/** A round number with as few decimals as it needs (up to 12 significant digits), in powers of ten when very large or small. */
export function formatRound(value: number): string {
  if (value === 0) return '0';
  const exponent = Math.floor(Math.log10(Math.abs(value)) + 1e-9);
  if (exponent >= 7 || exponent <= -5) {
    const mantissa = Number((value / 10 ** exponent).toPrecision(6));
    return `${mantissa === 1 ? '' : `${formatRound(mantissa)} × `}${powerOfTen(exponent)}`;
  }
  const [, fraction = ''] = String(Number(value.toPrecision(12))).split('.');
  return formatNumber(value, fraction.length);
}

/** A share as a percentage of area; digits follow the number of pixels it was counted on. */
export function formatPercent(count: number, total: number): string {
  if (total === 0) return `–${THIN_SPACE}%`;
  const decimals = total >= 500 ? 1 : 0;
  const percent = (100 * count) / total;
  const smallest = 10 ** -decimals;
  if (count > 0 && percent < smallest / 2) return `<${THIN_SPACE}${smallest.toFixed(decimals)}${THIN_SPACE}%`;
  return `${percent.toFixed(decimals)}${THIN_SPACE}%`;
}

/** A measured value with `digits` significant digits, thin-space thousands, powers of ten when very large or small. */
export function formatValue(value: number, digits = 4): string {
  if (Number.isNaN(value)) return 'no value';
  if (!Number.isFinite(value)) return value > 0 ? '∞' : `${MINUS}∞`;
  if (value === 0) return '0';
  if (Number.isInteger(value) && Math.abs(value) < 1e7) return formatNumber(value);
  const exponent = Math.floor(Math.log10(Math.abs(value)));
  if (exponent >= 7 || exponent < -4) {
    return `${formatNumber(value / 10 ** exponent, Math.max(0, digits - 1))} × ${powerOfTen(exponent)}`;
  }
  return formatNumber(value, Math.max(0, digits - 1 - exponent));
}

/** A position on a calibrated axis: as many decimals as a step of the axis tells apart, at most one more. */
export function formatPosition(value: number, step: number): string {
  return formatNumber(value, decimalsOf(step));
}

/** Decimals that a step of this size tells apart: 0.3 → 1, 5 → 0. */
export function decimalsOf(step: number): number {
  const size = Math.abs(step);
  if (!(size > 0) || !Number.isFinite(size)) return 0;
  return Math.min(8, Math.max(0, Math.ceil(-Math.log10(size) - 1e-9)));
}

function superscript(digits: string): string {
  return [...digits].map((digit) => SUPERSCRIPTS[digit] ?? digit).join('');
}

function niceStepAbove(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  const digit = value / power;
  return power * (digit <= 1 + 1e-9 ? 1 : digit <= 2 + 1e-9 ? 2 : digit <= 5 + 1e-9 ? 5 : 10);
}

function roundTo(value: number, decimals: number): number {
  const rounded = decimals > 0 ? Number(value.toFixed(decimals)) : value;
  return rounded === 0 ? 0 : rounded;
}
