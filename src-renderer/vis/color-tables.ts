import cividis from '../../resources/colors/cividis.json';
import gray from '../../resources/colors/gray.json';
import magma from '../../resources/colors/magma.json';
import rdBu from '../../resources/colors/RdBu.json';
import viridis from '../../resources/colors/viridis.json';
import type { ColorMapName } from '../../src-preload/contract/color-maps.ts';
import { rgbOf } from '../../src-preload/contract/colors.ts';

export { COLOR_MAP_NAMES, type ColorMapName } from '../../src-preload/contract/color-maps.ts';

const SOURCES: { readonly [K in ColorMapName]: readonly string[] } = {
  gray: gray.colors,
  viridis: viridis.colors,
  cividis: cividis.colors,
  magma: magma.colors,
  // Red below zero, blue above, as in the figures.
  RdBu: rdBu.colors,
};

/** The color maps as people call them. */
export const COLOR_MAP_TITLES: { readonly [K in ColorMapName]: string } = {
  gray: 'Gray',
  viridis: 'Viridis',
  cividis: 'Cividis',
  magma: 'Magma',
  RdBu: 'Red–blue',
};

const packed = new Map<ColorMapName, Uint32Array>();

/** 256 colors, each the four bytes red, green, blue, 255 in memory order. */
export function colorTable(name: ColorMapName): Uint32Array {
  const known = packed.get(name);
  if (known) return known;
  const bytes = new Uint8Array(256 * 4);
  SOURCES[name].forEach((color, i) => {
    bytes.set([...rgbOf(color), 255], i * 4);
  });
  const table = new Uint32Array(bytes.buffer);
  packed.set(name, table);
  return table;
}

/** The 256 colors as `#rrggbb`, lowest first. */
export function colorList(name: ColorMapName): readonly string[] {
  return SOURCES[name];
}
