import { grayOf, hasEqualChannels } from './gray-source.ts';

/** An image in memory: gray, colors side by side, or (16-bit colors) samples in planes. */
export interface DecodedImage {
  readonly width: number;
  readonly height: number;
  readonly dtype: 'uint8' | 'uint16' | 'rgb' | 'rgba';
  /** 1, but for 16-bit colors, which lie plane after plane. */
  readonly planes: number;
  readonly values: Uint8Array | Uint16Array;
  /** Meters per pixel along x and y, where the file says it. */
  readonly metersPerPixel?: readonly [number, number] | undefined;
  /** What was changed for presentation. */
  readonly remarks: readonly string[];
  readonly text?: { readonly [key: string]: string };
}

export const GRAY_REMARK = 'The image is stored as color, but is gray: it is presented as gray.';

/** Bytes of 3 or 4 channels side by side as an image; as gray when red, green and blue are the same everywhere. */
export function fromColors(width: number, height: number, colors: Uint8Array, channels: 3 | 4): DecodedImage {
  const isGray = hasEqualChannels(colors, channels);
  return {
    width,
    height,
    dtype: isGray ? 'uint8' : channels === 3 ? 'rgb' : 'rgba',
    planes: 1,
    values: isGray ? grayOf(colors, channels) : colors,
    remarks: isGray ? [GRAY_REMARK] : [],
  };
}

/** Numbers of palette colors as an image: gray where the palette is. `palette[i]` is `[red, green, blue]`. */
export function fromPalette(
  width: number,
  height: number,
  numbers: Uint8Array,
  palette: readonly (readonly number[])[],
): DecodedImage {
  const isGray = palette.every(([red, green, blue]) => red === green && red === blue);
  const channels = isGray ? 1 : 3;
  const values = new Uint8Array(numbers.length * channels);
  for (let i = 0; i < numbers.length; i++) {
    const color = palette[numbers[i]!];
    for (let channel = 0; channel < channels; channel++) values[i * channels + channel] = color?.[channel] ?? 0;
  }
  return { width, height, dtype: isGray ? 'uint8' : 'rgb', planes: 1, values, remarks: [] };
}
