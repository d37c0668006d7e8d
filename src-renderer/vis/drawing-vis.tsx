import { useRef } from 'react';
import type { DrawCommand } from './draw-commands.ts';
import { type DrawTheme, useDrawTheme } from './theme.ts';
import { type CanvasSize, useCanvas } from './use-canvas.ts';

interface DrawingVisProps {
  /** What the picture shows, in words. */
  readonly label: string;
  readonly draw: (size: CanvasSize, theme: DrawTheme) => readonly DrawCommand[];
}

/** A picture without pointer or keys: draw commands on a canvas that fills its box. */
export function DrawingVis({ label, draw }: DrawingVisProps) {
  const theme = useDrawTheme();
  const canvas = useRef<HTMLCanvasElement>(null);
  useCanvas(canvas, (size) => draw(size, theme));
  return <canvas ref={canvas} className="vis-canvas" role="img" aria-label={label} />;
}
