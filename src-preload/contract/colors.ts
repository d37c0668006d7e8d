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
  return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!;
}

/** True for `#rrggbb` with six hexadecimal digits. */
export function isColor(color: string): boolean {
  return /^#[0-9a-f]{6}$/i.test(color);
}

/** A color between two, `amount` 0 to 1 of the second. */
export function mix(from: string, to: string, amount: number): string {
  const target = rgbOf(to);
  const bytes = rgbOf(from).map((byte, channel) => Math.round(byte + (target[channel]! - byte) * amount));
  return `#${bytes.map((byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}
