/** Bytes that become characters at a time: arguments of a call are limited. */
const PIECE = 8192;

/**
 * Pixels as text: one bit each, from pixel 0 to the last one, in base64. A lasso over a large map is tens of thousands of
 * pixels; as a list of numbers they take longer to send and to check than their spectra take to add up.
 */
export function packPixels(pixels: readonly number[]): string {
  let last = 0;
  for (const pixel of pixels) if (pixel > last) last = pixel;
  const bytes = new Uint8Array((last >> 3) + 1);
  for (const pixel of pixels) bytes[pixel >> 3] |= 1 << (pixel & 7);
  let text = '';
  for (let at = 0; at < bytes.length; at += PIECE) text += String.fromCharCode(...bytes.subarray(at, at + PIECE));
  return btoa(text);
}

/** Calls back for each pixel of {@link packPixels}, ascending. */
export function forPackedPixels(text: string, take: (pixel: number) => void): void {
  const bytes = atob(text);
  for (let at = 0; at < bytes.length; at++) {
    const eight = bytes.charCodeAt(at);
    if (eight === 0) continue;
    for (let bit = 0; bit < 8; bit++) if ((eight >> bit) & 1) take(at * 8 + bit);
  }
}
