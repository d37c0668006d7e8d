/** X ≈ shares · endmembers, both ≥ 0. */
export interface Factors {
  readonly count: number;
  readonly channels: number;
  /** pixels × count */
  readonly shares: Float32Array;
  /** count × channels */
  readonly endmembers: Float64Array;
}

/** What beyond ≥ 0 is asked of the shares. */
export interface ShareRules {
  /** The shares of each pixel sum to 1. */
  readonly simplex: boolean;
  /** Strength of the pull towards neighbors; 0 is none. */
  readonly smoothness: number;
  /** Four neighbors of each spectrum, −1 where there is none (map-neighbors.ts). */
  readonly neighbors: Int32Array;
}
