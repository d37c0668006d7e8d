import { readFileSync } from 'node:fs';
import { resourcePath } from './resources.ts';

/** Continuous color tables; see `resources/README.md` for where each comes from and what it is for. */
export type ColorMapName = 'viridis' | 'cividis' | 'magma' | 'gray' | 'RdBu';

interface PhaseColors {
  readonly colors: readonly string[];
  readonly unassigned: string;
}

const tables = new Map<string, readonly string[]>();
let phases: PhaseColors | undefined;

/**
 * Color of the phase with this index, as `#rrggbb`: ten that people with any color vision tell apart, then the same hues
 * darker, then lighter, and so on, so that any number of phases has a color and the same index always has the same one.
 */
export function phaseColor(index: number): string {
  const { colors } = phaseTable();
  const round = Math.floor(index / colors.length);
  const base = colors[index % colors.length];
  if (round === 0) return base;
  // Darker on odd rounds, lighter on even ones, further each time but never black or white.
  const strength = 1 - 0.6 ** Math.ceil(round / 2);
  return mix(base, round % 2 === 1 ? '#000000' : '#ffffff', strength);
}

/** Color of pixels that belong to no phase. */
export function unassignedColor(): string {
  return phaseTable().unassigned;
}

/** The 256 colors of a table, lowest value first, as `#rrggbb`. */
export function colorMap(name: ColorMapName): readonly string[] {
  let table = tables.get(name);
  if (!table) {
    table = Object.freeze(readJson<{ colors: string[] }>(`${name}.json`).colors);
    tables.set(name, table);
  }
  return table;
}

/** Red, green and blue of `#rrggbb`, 0 to 255. */
export function rgbOf(color: string): [number, number, number] {
  const value = Number.parseInt(color.slice(1), 16);
  return [(value >> 16) & 255, (value >> 8) & 255, value & 255];
}

/** Relative luminance of a color, 0 for black to 1 for white (WCAG 2.2). */
export function luminance(color: string): number {
  const [red, green, blue] = rgbOf(color).map((byte) => {
    const value = byte / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** True for `#rrggbb` with six hexadecimal digits. */
export function isColor(color: string): boolean {
  return /^#[0-9a-f]{6}$/i.test(color);
}

/** A color between two, `amount` 0 to 1 of the second. */
export function mix(from: string, to: string, amount: number): string {
  const target = rgbOf(to);
  const bytes = rgbOf(from).map((byte, channel) => Math.round(byte + (target[channel] - byte) * amount));
  return `#${bytes.map((byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}

function phaseTable(): PhaseColors {
  phases ??= readJson<PhaseColors>('phases.json');
  return phases;
}

function readJson<T>(file: string): T {
  return JSON.parse(readFileSync(resourcePath('colors', file), 'utf8')) as T;
}
