import type { PixelImage } from '../../vis/draw-commands.ts';
import { usePixels } from '../../vis/use-pixels.ts';

interface ThumbnailProps {
  readonly image: PixelImage;
  readonly name: string;
  readonly caption: string;
}

/** A small map, pixel by pixel. */
export function Thumbnail({ image, name, caption }: ThumbnailProps) {
  const canvas = usePixels(image);
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
