import { type KeyboardEvent, type PointerEvent, useRef, useState } from 'react';
import { type ColorStrip, drawColorStrip, formatOnStrip, makeColorStrip, stripValue, stripY } from './color-strip.ts';
import { useDrawTheme } from './theme.ts';
import { type CanvasSize, useCanvas } from './use-canvas.ts';

interface ColorStripVisProps {
  readonly values: ArrayLike<number>;
  /** Smallest and largest value of the map. */
  readonly whole: readonly [number, number];
  readonly contrast: readonly [number, number];
  readonly colors: readonly string[];
  readonly title: string;
  /** Null goes back to the default range. */
  readonly onContrast: (contrast: readonly [number, number] | null) => void;
}

/** A key moves a handle by this share of the range in sight. */
const KEY_STEP = 0.01;
const EMPTY_BOX = { x: 0, y: 0, width: 1, height: 1 };

/** Histogram and color bar with two handles; dragging, arrow keys, double-click to reset. */
export function ColorStripVis({ values, whole, contrast, colors, title, onContrast }: ColorStripVisProps) {
  const theme = useDrawTheme();
  const canvas = useRef<HTMLCanvasElement>(null);
  const [size, setSize] = useState<CanvasSize>({ width: 1, height: 1 });
  // While a handle is dragged the scale stays, or it would run away from the pointer.
  const held = useRef<readonly [number, number] | null>(null);
  const cache = useRef<{ key: readonly unknown[]; strip: ColorStrip } | null>(null);

  const stripFor = (box: CanvasSize): ColorStrip => {
    const around = held.current ?? contrast;
    const key = [values, around[0], around[1], box.width, box.height, title];
    if (!cache.current || cache.current.key.some((part, i) => part !== key[i])) {
      cache.current = { key, strip: makeColorStrip(values, whole, around, colors, title, { ...EMPTY_BOX, ...box }) };
    }
    return { ...cache.current.strip, contrast, colors };
  };
  useCanvas(canvas, (box) => {
    if (box.width !== size.width || box.height !== size.height) setSize(box);
    return drawColorStrip(stripFor(box), theme);
  });
  const strip = stripFor(size);

  const changed = (which: 0 | 1, value: number) => {
    const gap = (strip.domain[1] - strip.domain[0]) / 1000;
    onContrast(
      which === 0
        ? [Math.min(value, contrast[1] - gap), contrast[1]]
        : [contrast[0], Math.max(value, contrast[0] + gap)],
    );
  };

  const handle = (which: 0 | 1) => {
    const drag = (event: PointerEvent<HTMLElement>) => {
      if (held.current === null || !canvas.current) return;
      changed(which, stripValue(strip, event.clientY - canvas.current.getBoundingClientRect().top));
    };
    const onKeyDown = (event: KeyboardEvent) => {
      const step = (strip.domain[1] - strip.domain[0]) * KEY_STEP * (event.shiftKey ? 10 : 1);
      const by =
        event.key === 'ArrowUp' || event.key === 'ArrowRight'
          ? step
          : event.key === 'ArrowDown' || event.key === 'ArrowLeft'
            ? -step
            : 0;
      if (by === 0) return;
      event.preventDefault();
      event.stopPropagation();
      changed(which, contrast[which] + by);
    };
    return (
      <div
        className="strip-handle"
        role="slider"
        tabIndex={0}
        aria-orientation="vertical"
        aria-label={which === 0 ? 'Lower end of contrast' : 'Upper end of contrast'}
        aria-valuemin={strip.domain[0]}
        aria-valuemax={strip.domain[1]}
        aria-valuenow={contrast[which]}
        aria-valuetext={`${formatOnStrip(strip, contrast[which])} ${title}`}
        title={`${formatOnStrip(strip, contrast[which])} (double-click resets)`}
        style={{ top: stripY(strip, contrast[which]) - 6 }}
        onPointerDown={(event) => {
          held.current = contrast;
          event.currentTarget.setPointerCapture?.(event.pointerId);
        }}
        onPointerMove={drag}
        onPointerUp={(event) => {
          drag(event);
          held.current = null;
          onContrast([...contrast]);
        }}
        onPointerCancel={() => {
          held.current = null;
        }}
        onDoubleClick={() => onContrast(null)}
        onKeyDown={onKeyDown}
      />
    );
  };

  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would bring its own frame and layout
    <div className="color-strip" role="group" aria-label={`Contrast and color bar, ${title}`}>
      <canvas ref={canvas} className="vis-canvas" onDoubleClick={() => onContrast(null)} />
      {handle(1)}
      {handle(0)}
    </div>
  );
}
