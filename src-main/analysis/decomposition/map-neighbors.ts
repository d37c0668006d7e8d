import type { SpectrumCube } from '../preprocessing/spectrum-cube.ts';

/** Which spectra lie side by side in the map: four numbers of spectra for each, −1 where there is none. */
export type Neighbors = Int32Array;

/** Four-neighborhood of the pixels that take part; a line has two neighbors. */
export function neighborsInMap({ kept, rows, columns }: Pick<SpectrumCube, 'kept' | 'rows' | 'columns'>): Neighbors {
  const places = rows * columns;
  const spectrumAt = new Int32Array(places).fill(-1);
  const pixels = kept?.length ?? places;
  for (let spectrum = 0; spectrum < pixels; spectrum++) spectrumAt[kept ? kept[spectrum] : spectrum] = spectrum;
  const neighbors = new Int32Array(pixels * 4).fill(-1);
  for (let spectrum = 0; spectrum < pixels; spectrum++) {
    const place = kept ? kept[spectrum] : spectrum;
    const column = place % columns;
    if (column > 0) neighbors[spectrum * 4] = spectrumAt[place - 1];
    if (column < columns - 1) neighbors[spectrum * 4 + 1] = spectrumAt[place + 1];
    if (place >= columns) neighbors[spectrum * 4 + 2] = spectrumAt[place - columns];
    if (place + columns < places) neighbors[spectrum * 4 + 3] = spectrumAt[place + columns];
  }
  return neighbors;
}

/** Where the shares of each pixel are drawn to, and how strongly. */
export interface Pull {
  /** `[pixels]` */
  readonly strengths: Float32Array;
  /** pixels × count */
  readonly targets: Float32Array;
}

/** The pull on a run of pixels. */
export function partOf({ strengths, targets }: Pull, first: number, pixels: number): Pull {
  const count = targets.length / strengths.length;
  return {
    strengths: strengths.subarray(first, first + pixels),
    targets: targets.subarray(first * count, (first + pixels) * count),
  };
}

/**
 * The pull that a penalty λ/2 · Σ (w_p − w_q)² over neighbors exerts on shares, as a bound that falls apart into pixels
 * (L ⪯ 2D for the graph Laplacian L with degrees D; Teurtrie et al., Mach. Learn.: Sci. Technol. 5 (2024) 045050, use
 * L ⪯ 8): strength 2·λ·degree towards the middle between a share and the mean of its neighbors.
 */
export function smoothingPull(shares: Float32Array, count: number, neighbors: Neighbors, smoothness: number): Pull {
  const pixels = shares.length / count;
  const strengths = new Float32Array(pixels);
  const targets = new Float32Array(shares.length);
  for (let pixel = 0; pixel < pixels; pixel++) {
    let degree = 0;
    for (let side = 0; side < 4; side++) {
      const other = neighbors[pixel * 4 + side];
      if (other < 0) continue;
      degree++;
      for (let i = 0; i < count; i++) targets[pixel * count + i] += shares[other * count + i];
    }
    for (let i = pixel * count; i < (pixel + 1) * count; i++) {
      targets[i] = degree > 0 ? (targets[i] / degree + shares[i]) / 2 : shares[i];
    }
    strengths[pixel] = 2 * smoothness * degree;
  }
  return { strengths, targets };
}

/** Σ over pairs of neighbors of (w_p − w_q)², for each component. */
export function roughness(shares: Float32Array, count: number, neighbors: Neighbors): Float64Array {
  const sums = new Float64Array(count);
  for (let pixel = 0; pixel < shares.length / count; pixel++) {
    // Right and below: each pair once.
    for (const side of [1, 3]) {
      const other = neighbors[pixel * 4 + side];
      if (other < 0) continue;
      for (let i = 0; i < count; i++) sums[i] += (shares[pixel * count + i] - shares[other * count + i]) ** 2;
    }
  }
  return sums;
}
