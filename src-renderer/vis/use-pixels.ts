import { type RefObject, useEffect, useRef } from 'react';
import type { PixelImage } from './draw-commands.ts';

/** For a canvas as wide and high as an image: its pixels are put there one by one. */
export function usePixels(image: PixelImage): RefObject<HTMLCanvasElement | null> {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!context) return;
    const data = context.createImageData(image.width, image.height);
    data.data.set(image.rgba);
    context.putImageData(data, 0, 0);
  }, [image]);
  return canvas;
}
