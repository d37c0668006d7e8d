import { useRef } from 'react';
import { type ColorBar, drawColorBar } from './color-bar.ts';
import { useDrawTheme } from './theme.ts';
import { useCanvas } from './use-canvas.ts';

/** A lying color bar that fills its box. */
export function ColorBarVis(bar: Omit<ColorBar, 'box'>) {
  const theme = useDrawTheme();
  const canvas = useRef<HTMLCanvasElement>(null);
  useCanvas(canvas, (size) => drawColorBar({ ...bar, box: { x: 0, y: 0, ...size } }, theme));
  const [low, high] = bar.domain ?? [];
  const label = low === undefined ? `${bar.title}: each map has its own scale` : `${bar.title}: ${low} to ${high}`;
  return <canvas ref={canvas} className="vis-canvas" role="img" aria-label={`Color bar, ${label}`} />;
}
