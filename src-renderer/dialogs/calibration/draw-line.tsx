import { type PointerEvent, useMemo, useRef, useState } from 'react';
import type { Overview } from '../../../src-preload/contract/looked-dataset.ts';
import { colorTable } from '../../vis/color-tables.ts';
import { defaultContrast } from '../../vis/contrast.ts';
import { intensityImage } from '../../vis/map-image.ts';
import { usePixels } from '../../vis/use-pixels.ts';

interface DrawLineProps {
  readonly overview: Overview;
  /** Hears the length of the line in pixels. */
  readonly onLine: (pixels: number) => void;
}

/** CSS pixels, and share of the window's height. */
const [MOST_WIDTH, MOST_HEIGHT, MOST_SHARE] = [560, 300, 0.4];

interface Line {
  readonly x1: number;
  readonly y1: number;
  readonly x2: number;
  readonly y2: number;
}

/** The map, to draw a line of known length on. */
export function DrawLine({ overview, onLine }: DrawLineProps) {
  const { rows, columns, map } = overview;
  const [line, setLine] = useState<Line | null>(null);
  const drawing = useRef(false);
  const image = useMemo(() => {
    const contrast = defaultContrast(map, false) ?? ([0, 1] as const);
    return intensityImage(map, columns, rows, contrast, colorTable('gray'));
  }, [map, columns, rows]);
  const canvas = usePixels(image);
  // In a low window what is typed below stays in sight.
  const zoom = Math.min(MOST_WIDTH / columns, Math.min(MOST_HEIGHT, window.innerHeight * MOST_SHARE) / rows);
  const place = (event: PointerEvent<SVGSVGElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    return {
      x: ((event.clientX - box.left) / box.width) * columns,
      y: ((event.clientY - box.top) / box.height) * rows,
    };
  };
  const drawTo = (event: PointerEvent<SVGSVGElement>) => {
    if (!drawing.current || !line) return;
    const { x, y } = place(event);
    const next = { ...line, x2: x, y2: y };
    setLine(next);
    onLine(Math.hypot(next.x2 - next.x1, next.y2 - next.y1));
  };
  return (
    <div className="draw-line" style={{ width: columns * zoom, height: rows * zoom }}>
      <canvas ref={canvas} width={columns} height={rows} />
      <svg
        viewBox={`0 0 ${columns} ${rows}`}
        preserveAspectRatio="none"
        role="img"
        aria-label="Map to draw a line on"
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture?.(event.pointerId);
          const { x, y } = place(event);
          drawing.current = true;
          setLine({ x1: x, y1: y, x2: x, y2: y });
        }}
        onPointerMove={drawTo}
        onPointerUp={(event) => {
          drawTo(event);
          drawing.current = false;
        }}
      >
        {line && (
          <>
            <line {...line} className="halo" />
            <line {...line} />
          </>
        )}
      </svg>
    </div>
  );
}
