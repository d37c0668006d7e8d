import { type RefObject, useEffect, useRef } from 'react';

/** Pixels of a line and of a page, for browsers whose wheels count in these. */
const PIXELS_OF = [1, 16, 800] as const;
/** Pixels of a wheel that are one step of a zoom in whole steps, and most steps at once. */
const STEP_PIXELS = 40;
const MOST_STEPS = 3;

/** A turn of the wheel in CSS pixels, whatever the browser counts in. */
export interface WheelTurn {
  readonly dx: number;
  readonly dy: number;
  readonly shift: boolean;
  readonly clientX: number;
  readonly clientY: number;
}

/** Calls back for each turn of the wheel over an element, which then does not scroll the page: React's own listeners cannot see to that. */
export function useWheel(target: RefObject<HTMLElement | SVGElement | null>, onTurn: (turn: WheelTurn) => void): void {
  const latest = useRef(onTurn);
  latest.current = onTurn;
  useEffect(() => {
    const element = target.current!;
    const listener = (event: WheelEvent) => {
      event.preventDefault();
      const { clientX, clientY, shiftKey: shift } = event;
      const pixels = PIXELS_OF[event.deltaMode] ?? 1;
      latest.current({ dx: event.deltaX * pixels, dy: event.deltaY * pixels, shift, clientX, clientY });
    };
    // The element takes any event of its kind; the union of both kinds does not say so.
    const any = element as HTMLElement;
    any.addEventListener('wheel', listener, { passive: false });
    return () => any.removeEventListener('wheel', listener);
  }, [target]);
}

/** The same in whole steps, for zooms that go by steps; what is left of a turn counts for the next one. */
export function useWheelSteps(
  target: RefObject<HTMLElement | SVGElement | null>,
  onSteps: (steps: number, turn: WheelTurn) => void,
): void {
  const left = useRef(0);
  useWheel(target, (turn) => {
    left.current += turn.dy;
    const steps = Math.trunc(left.current / STEP_PIXELS);
    if (steps === 0) return;
    left.current -= steps * STEP_PIXELS;
    onSteps(Math.max(-MOST_STEPS, Math.min(MOST_STEPS, steps)), turn);
  });
}
