/** Continuous color tables of maps, in the window and in figures; RdBu is for signed values, centered on zero. */
export const COLOR_MAP_NAMES = ['gray', 'viridis', 'cividis', 'magma', 'RdBu'] as const;
export type ColorMapName = (typeof COLOR_MAP_NAMES)[number];
