import { useMemo } from 'react';
import { type ColorMapName, colorTable } from '../../vis/color-tables.ts';
import { defaultContrast } from '../../vis/contrast.ts';
import { intensityImage } from '../../vis/map-image.ts';
import type { Picture } from '../../vis/thumbnail.ts';
import { PixelCanvas } from '../maps/map-tile.tsx';
import './images.css';

interface PictureCanvasProps {
  readonly picture: Picture;
  readonly colors?: ColorMapName;
  /** Values at the ends of the scale; null takes the picture's own. */
  readonly range?: readonly [number, number] | null;
}

/** Numbers as a picture that fills its box. */
export function PictureCanvas({ picture, colors = 'gray', range = null }: PictureCanvasProps) {
  const [low, high] = range ?? [Number.NaN, Number.NaN];
  const image = useMemo(() => {
    const own = Number.isFinite(low) ? ([low, high] as const) : defaultContrast(picture.values, colors === 'RdBu');
    return intensityImage(picture.values, picture.columns, picture.rows, own ?? [0, 1], colorTable(colors));
  }, [picture, colors, low, high]);
  return <PixelCanvas image={image} />;
}
