import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef } from 'react';
import { paint } from './canvas-backend.ts';
import type { DrawCommand } from './draw-commands.ts';

/** Size of a canvas on the screen, CSS pixels. */
export interface CanvasSize {
  readonly width: number;
  readonly height: number;
}

/**
 * A canvas that fills its box and is drawn at most once a frame. `draw` always is the newest; call the function that comes back
 * when something outside React has moved. Every render of the component asks for a frame by itself.
 */
export function useCanvas(
  canvas: RefObject<HTMLCanvasElement | null>,
  draw: (size: CanvasSize) => readonly DrawCommand[],
): () => void {
  const latest = useRef(draw);
  const frame = useRef(0);
  const request = useCallback(() => {
    if (frame.current !== 0) return;
    frame.current = requestAnimationFrame(() => {
      frame.current = 0;
      const element = canvas.current;
      if (!element) return;
      const size = sizeOf(element);
      if (size.width > 0 && size.height > 0) paint(element, size.width, size.height, latest.current(size));
    });
  }, [canvas]);
  useLayoutEffect(() => {
    latest.current = draw;
    request();
  });
  useEffect(() => {
    const element = canvas.current;
    if (!element || typeof ResizeObserver === 'undefined') return;
    const observer = new ResizeObserver(request);
    observer.observe(element);
    return () => {
      observer.disconnect();
      cancelAnimationFrame(frame.current);
      frame.current = 0;
    };
  }, [canvas, request]);
  return request;
}

/** Size of an element's content box. */
export function sizeOf(element: HTMLElement): CanvasSize {
  return { width: element.clientWidth, height: element.clientHeight };
}
