import { formatNumber as formatDecimals, formatValue } from '../../../src-preload/contract/numbers.ts';

/** A measured value with as many digits as it needs; a dash where there is none. */
export function formatNumber(value: number, digits = 3): string {
  return Number.isFinite(value) ? formatValue(value, digits) : '–';
}

/** `42.1 %`, and `< 0.1 %` for what is there but hardly. */
export function formatPercent(share: number): string {
  const percent = share * 100;
  if (!Number.isFinite(percent)) return '–';
  // 99.97 % must not become 100.0 %.
  const decimals = percent < 100 && percent >= 99.95 ? 2 : 1;
  return `${percent > 0 && percent < 0.1 ? '<\u20090.1' : formatDecimals(percent, decimals)}\u2009%`;
}

/** `12 s`, `3 min 20 s`, `1 h 5 min`. */
export function formatSeconds(seconds: number): string {
  if (seconds < 9.5) return `${Math.max(0.1, seconds).toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  const minutes = Math.floor(whole / 60);
  return minutes < 60 ? `${minutes} min ${whole % 60} s` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** `0.857 ± 0.003`: the value to the digits of its error. */
export function formatWithError(value: number, error: number): string {
  if (!(error > 0) || !Number.isFinite(error)) return formatNumber(value);
  const places = Math.min(6, Math.max(0, -Math.floor(Math.log10(error))));
  return `${formatDecimals(value, places)} ± ${formatDecimals(error, places)}`;
}
