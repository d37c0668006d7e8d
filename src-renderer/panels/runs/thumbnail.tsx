import { useEffect, useRef } from 'react';
import type { PixelImage } from '../../vis/draw-commands.ts';

interface ThumbnailProps {
  readonly image: PixelImage;
  readonly name: string;
  readonly caption: string;
}

/** A small map, pixel by pixel. */
export function Thumbnail({ image, name, caption }: ThumbnailProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!context) return;
    const data = context.createImageData(image.width, image.height);
    data.data.set(image.rgba);
    context.putImageData(data, 0, 0);
  }, [image]);
  return (
    <figure className="thumbnail">
      <canvas
        ref={canvas}
        width={image.width}
        height={image.height}
        role="img"
        aria-label={name}
        style={{ aspectRatio: `${image.width} / ${image.height}` }}
      />
      <figcaption>{caption}</figcaption>
    </figure>
  );
}
