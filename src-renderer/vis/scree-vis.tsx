import { type KeyboardEvent, type PointerEvent, useRef, useState } from 'react';
import { cutX, drawScree, type ScreePicture, screeScales } from './scree-drawing.ts';
import { useDrawTheme } from './theme.ts';
import { type CanvasSize, useCanvas } from './use-canvas.ts';

type ScreeVisProps = Omit<ScreePicture, 'width' | 'height' | 'theme' | 'hover'> & {
  readonly label: string;
  readonly onCut: (components: number) => void;
  /** Hears of the component under the pointer, from 0; null off the picture. */
  readonly onHover: (component: number | null) => void;
};

const PAGE = 5;

/** A scree plot with a cut that is dragged, or moved with the arrow keys. */
export function ScreeVis({ label, onCut, onHover, ...picture }: ScreeVisProps) {
  const theme = useDrawTheme();
  const canvas = useRef<HTMLCanvasElement>(null);
  const hover = useRef<number | null>(null);
  const [size, setSize] = useState<CanvasSize>({ width: 320, height: 200 });
  const { redraw } = useCanvas(canvas, (box) => {
    if (box.width !== size.width || box.height !== size.height) setSize(box);
    return drawScree({ ...picture, ...box, hover: hover.current, theme });
  });
  const { variances, nullVariances, proposals, cut } = picture;
  const scales = screeScales(variances, nullVariances, proposals.length, size);
  const placeOf = (event: PointerEvent) => event.clientX - canvas.current!.getBoundingClientRect().left;
  const point = (component: number | null) => {
    if (component === hover.current) return;
    hover.current = component;
    onHover(component);
    redraw();
  };
  const drag = (event: PointerEvent<HTMLElement>) => {
    point(scales.componentAt(placeOf(event)));
    if (event.currentTarget.hasPointerCapture?.(event.pointerId)) onCut(scales.cutAt(placeOf(event)));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const to = {
      ArrowLeft: cut - 1,
      ArrowDown: cut - 1,
      ArrowRight: cut + 1,
      ArrowUp: cut + 1,
      PageDown: cut - PAGE,
      PageUp: cut + PAGE,
      Home: 1,
      End: variances.length,
    }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    const kept = Math.max(1, Math.min(variances.length, to));
    point(kept - 1);
    onCut(kept);
  };
  return (
    <div className="scree-picture" onPointerLeave={() => point(null)}>
      <canvas
        ref={canvas}
        className="vis-canvas"
        role="img"
        aria-label={label}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture?.(event.pointerId);
          onCut(scales.cutAt(placeOf(event)));
        }}
        onPointerMove={drag}
      />
      <div
        className="scree-cut"
        role="slider"
        tabIndex={0}
        aria-label="Components kept"
        aria-valuemin={1}
        aria-valuemax={variances.length}
        aria-valuenow={cut}
        title="Drag, or use the arrow keys"
        style={{ left: cutX(scales, cut), top: scales.top, height: scales.bottom - scales.top }}
        onPointerDown={(event) => event.currentTarget.setPointerCapture?.(event.pointerId)}
        onPointerMove={drag}
        onKeyDown={onKeyDown}
      />
    </div>
  );
}
