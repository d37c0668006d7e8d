/** Latent numbers on a grid of 8 or 16 bits between the smallest and largest of each, or as float32. */
export interface LatentGrid {
  /** Latent numbers of one image or spectrum. */
  readonly count: number;
  readonly bits: 8 | 16 | 32;
  /** Latent number = low + step · stored number. */
  readonly low: readonly number[];
  readonly step: readonly number[];
}

/** Bytes of the latent numbers of so many images or spectra. */
export function latentBytes({ count, bits }: LatentGrid, units: number): number {
  return (units * count * bits) / 8;
}

/** Nearest numbers on the grid; what lies outside becomes its edge. */
export function storeLatent(latent: Float32Array, { count, bits, low, step }: LatentGrid): Uint8Array {
  if (bits === 32) return new Uint8Array(latent.slice().buffer);
  const stored = bits === 8 ? new Uint8Array(latent.length) : new Uint16Array(latent.length);
  const most = 2 ** bits - 1;
  for (let at = 0; at < latent.length; at++) {
    const i = at % count;
    stored[at] = step[i]! > 0 ? Math.min(most, Math.max(0, Math.round((latent[at]! - low[i]!) / step[i]!))) : 0;
  }
  return new Uint8Array(stored.buffer);
}

/** The way back of {@link storeLatent}, but for what the grid takes. */
export function restoreLatent(bytes: Uint8Array, { count, bits, low, step }: LatentGrid): Float32Array {
  const { buffer } = new Uint8Array(bytes);
  if (bits === 32) return new Float32Array(buffer);
  const stored = bits === 8 ? new Uint8Array(buffer) : new Uint16Array(buffer);
  return Float32Array.from(stored, (value, at) => low[at % count]! + step[at % count]! * value);
}
