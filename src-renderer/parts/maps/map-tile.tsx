import type { Ref } from 'react';
import type { PixelImage } from '../../vis/draw-commands.ts';
import { usePixels } from '../../vis/use-pixels.ts';

/** A map pixel by pixel, as large as its box. */
export function PixelCanvas({ image }: { readonly image: PixelImage }) {
  const canvas = usePixels(image);
  return <canvas ref={canvas} className="pixel-canvas" width={image.width} height={image.height} />;
}

interface MapTileProps {
  readonly image: PixelImage | null;
  readonly name: string;
  /** A second line: mean share, or how far the scale goes. */
  readonly detail: string;
  readonly isShown: boolean;
  readonly isActive: boolean;
  readonly position: number;
  readonly count: number;
  readonly box: { readonly left: number; readonly top: number; readonly width: number; readonly pictureHeight: number };
  /** Color of its phase or endmember in all views; null where it has none. */
  readonly color: string | null;
  readonly isLit: boolean;
  /** Hears of pointer and focus on it, and of their leaving. */
  readonly onLit: (isLit: boolean) => void;
  readonly onShow: () => void;
  readonly ref?: Ref<HTMLDivElement>;
}

/** One of the small maps. */
export function MapTile(props: MapTileProps) {
  const { image, name, detail, isShown, isActive, position, count, box, color, isLit, onLit, onShow, ref } = props;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the list box around it hears the keys
    <div
      ref={ref}
      className="map-tile"
      role="option"
      aria-selected={isShown}
      aria-setsize={count}
      aria-posinset={position + 1}
      aria-label={`${name}, ${detail}`}
      tabIndex={isActive ? 0 : -1}
      title={`${name}, ${detail}`}
      style={{ left: box.left, top: box.top, width: box.width }}
      data-lit={isLit}
      onClick={onShow}
      onPointerEnter={() => onLit(true)}
      onPointerLeave={() => onLit(false)}
      onFocus={() => onLit(true)}
      onBlur={() => onLit(false)}
    >
      <div className="map-tile-picture" style={{ height: box.pictureHeight }}>
        {image && <PixelCanvas image={image} />}
      </div>
      <span className="map-tile-name">
        {color && <span className="swatch" style={{ background: color }} />}
        {name}
      </span>
      <span className="map-tile-detail">{detail}</span>
    </div>
  );
}
