import { type ErrorBound, USUAL_PSNR } from '../../../src-preload/contract/archive.ts';

/** Kinds of bounds in the order in which they are offered. */
export const BOUNDS = [
  { key: 'minPsnr', label: 'PSNR at least', unit: 'dB', start: String(USUAL_PSNR) },
  { key: 'maxRms', label: 'RMS error at most', unit: 'units of the data', start: '1' },
  { key: 'maxError', label: 'Every error at most', unit: 'units of the data', start: '1' },
] as const satisfies readonly { key: keyof ErrorBound; label: string; unit: string; start: string }[];

export type BoundKey = (typeof BOUNDS)[number]['key'];

/** The bound as typed; null when that is no number, or a negative one. */
export function boundOf(key: BoundKey, typed: string): ErrorBound | null {
  const value = Number(typed.trim().replace(',', '.'));
  return typed.trim() !== '' && Number.isFinite(value) && value >= 0 ? { [key]: value } : null;
}
