import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef } from 'react';
import { paint } from './canvas-backend.ts';
import type { DrawCommand } from './draw-commands.ts';

/** Size of a canvas on the screen, CSS pixels. */
export interface CanvasSize {
  readonly width: number;
  readonly height: number;
}

interface Drawing {
  /** Draws with the next frame, once, however often it is asked. */
  redraw(): void;
  /** Draws at once: for what has just come and should be in the frame under way. */
  drawNow(): void;
  /** Size of the canvas, as it was last laid out. */
  size(): CanvasSize;
}

/**
 * A canvas that fills its box. `draw` always is the newest; call `redraw` when something outside React has moved. Every
 * render of the component asks for a frame by itself. The size is watched, not asked for: asking in a frame would lay out
 * the page in the middle of it.
 */
export function useCanvas(
  canvas: RefObject<HTMLCanvasElement | null>,
  draw: (size: CanvasSize) => readonly DrawCommand[],
): Drawing {
  const latest = useRef(draw);
  const frame = useRef(0);
  const laidOut = useRef<CanvasSize | null>(null);
  const size = useCallback((): CanvasSize => {
    const element = canvas.current;
    if (!element) return { width: 0, height: 0 };
    laidOut.current ??= { width: element.clientWidth, height: element.clientHeight };
    return laidOut.current;
  }, [canvas]);
  const drawNow = useCallback(() => {
    cancelAnimationFrame(frame.current);
    frame.current = 0;
    const { width, height } = size();
    if (width > 0 && height > 0) paint(canvas.current!, width, height, latest.current({ width, height }));
  }, [canvas, size]);
  const redraw = useCallback(() => {
    if (frame.current === 0) frame.current = requestAnimationFrame(drawNow);
  }, [drawNow]);
  useLayoutEffect(() => {
    latest.current = draw;
    redraw();
  });
  useEffect(() => {
    const element = canvas.current;
    if (!element || typeof ResizeObserver === 'undefined') return;
    const observer = new ResizeObserver(() => {
      laidOut.current = null;
      redraw();
    });
    observer.observe(element);
    return () => {
      observer.disconnect();
      cancelAnimationFrame(frame.current);
      frame.current = 0;
    };
  }, [canvas, redraw]);
  return { redraw, drawNow, size };
}
