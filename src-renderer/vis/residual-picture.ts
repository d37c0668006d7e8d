import type { Box, DrawCommand, PixelImage } from './draw-commands.ts';
import type { DrawTheme } from './theme.ts';

/** A box in pixels of a map. */
export interface PixelBox {
  readonly top: number;
  readonly left: number;
  readonly height: number;
  readonly width: number;
}

export interface ResidualPicture {
  readonly image: PixelImage | null;
  /** The residual, transparent where it is small; it may be of a cropped or binned image. */
  readonly heat: PixelImage | null;
  /** Where the heat lies, in pixels of the image. */
  readonly place: PixelBox;
  /** In pixels of the heat. */
  readonly regions: readonly PixelBox[];
  /** Size of the image in pixels. */
  readonly rows: number;
  readonly columns: number;
  readonly width: number;
  readonly height: number;
  readonly theme: DrawTheme;
}

/** Squared residuals as a layer: nothing up to the limit of a region, then more and more opaque. */
export function heatImage(
  values: ArrayLike<number>,
  width: number,
  height: number,
  limit: number,
  table: Uint32Array,
): PixelImage {
  const rgba = new Uint8ClampedArray(width * height * 4);
  const pixels = new Uint32Array(rgba.buffer);
  let most = 0;
  for (let i = 0; i < pixels.length; i++) most = Math.max(most, values[i]!);
  // A residual below the limit everywhere stays faint.
  const scale = Math.max(most, 2 * limit);
  for (let i = 0; i < pixels.length; i++) {
    const share = scale > 0 ? Math.sqrt(Math.max(0, values[i]!) / scale) : 0;
    pixels[i] = table[Math.min(255, Math.floor(share * 255))]!;
    rgba[4 * i + 3] = Math.round(HEAT_ALPHA * Math.min(1, share * 1.5));
  }
  return { width, height, rgba };
}

/** Opacity of the strongest residual: the image is still seen below it. */
const HEAT_ALPHA = 200;
const OUTLINE = 1.5;

/** The image as large as the box allows, the heat over it, the regions outlined light on dark. */
export function drawResidual(picture: ResidualPicture): DrawCommand[] {
  const { image, heat, place, regions, rows, columns, theme } = picture;
  const scale = Math.min(picture.width / columns, picture.height / rows);
  const x = (picture.width - columns * scale) / 2;
  const y = (picture.height - rows * scale) / 2;
  const boxOf = ({ top, left, height, width }: PixelBox): Box => {
    return { x: x + left * scale, y: y + top * scale, width: width * scale, height: height * scale };
  };
  const whole = boxOf({ top: 0, left: 0, height: rows, width: columns });
  const commands: DrawCommand[] = [];
  if (image) commands.push({ op: 'image', image, ...whole });
  if (!heat) return commands;
  commands.push({ op: 'image', image: heat, ...boxOf(place) });
  const [down, across] = [place.height / heat.height, place.width / heat.width];
  for (const region of regions) {
    const box = boxOf({
      top: place.top + region.top * down,
      left: place.left + region.left * across,
      height: region.height * down,
      width: region.width * across,
    });
    commands.push(
      { op: 'rect', ...box, stroke: theme.overMapHalo, lineWidth: OUTLINE + 2 },
      { op: 'rect', ...box, stroke: theme.overMap, lineWidth: OUTLINE },
    );
  }
  return commands;
}
