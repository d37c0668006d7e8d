/** A number for reading: thin spaces between thousands, a real minus, no more digits than it needs. */
export function formatNumber(value: number, digits = 3): string {
  if (!Number.isFinite(value)) return '–';
  const size = Math.abs(value);
  if (size !== 0 && (size >= 1e7 || size < 1e-3)) {
    const [mantissa, exponent] = value.toExponential(digits - 1).split('e') as [string, string];
    return minus(`${mantissa} × 10${superscript(Number(exponent))}`);
  }
  if (Number.isInteger(value)) return minus(thousands(String(value)));
  const places = Math.max(0, digits - 1 - Math.floor(Math.log10(size || 1)));
  return minus(thousands(value.toFixed(Math.min(places, 6))));
}

/** `42.1 %`, with a digit where it says something. */
export function formatPercent(share: number): string {
  const percent = share * 100;
  if (!Number.isFinite(percent)) return '–';
  return `${percent > 0 && percent < 0.1 ? '< 0.1' : percent.toFixed(1)} %`;
}

/** `12 s`, `3 min 20 s`, `1 h 5 min`. */
export function formatSeconds(seconds: number): string {
  if (seconds < 0.95) return `${Math.max(0.1, seconds).toFixed(1)} s`;
  if (seconds < 9.5) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  const minutes = Math.floor(whole / 60);
  return minutes < 60 ? `${minutes} min ${whole % 60} s` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** `18.4 ± 0.3`: the value to the digits of its error. */
export function formatWithError(value: number, error: number): string {
  if (!(error > 0) || !Number.isFinite(error)) return formatNumber(value);
  const places = Math.min(6, Math.max(0, -Math.floor(Math.log10(error))));
  return minus(`${value.toFixed(places)} ± ${error.toFixed(places)}`);
}

function thousands(text: string): string {
  const [whole, rest] = text.split('.') as [string, string | undefined];
  const digits = whole.replace('-', '');
  const grouped = digits.length > 4 ? digits.replace(/\B(?=(\d{3})+$)/g, '\u2009') : digits;
  return `${whole.startsWith('-') ? '-' : ''}${grouped}${rest === undefined ? '' : `.${rest}`}`;
}

function superscript(exponent: number): string {
  return [...String(exponent)].map((char) => (char === '-' ? '⁻' : '⁰¹²³⁴⁵⁶⁷⁸⁹'[Number(char)])).join('');
}

function minus(text: string): string {
  return text.replace(/^-/, '−');
}
