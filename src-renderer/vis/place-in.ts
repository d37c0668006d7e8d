import type { Point } from './regions.ts';

/** Place of a pointer's or wheel's event in an element, CSS pixels from its upper left corner. */
export function placeIn(
  element: Element,
  { clientX, clientY }: { readonly clientX: number; readonly clientY: number },
): Point {
  const { left, top } = element.getBoundingClientRect();
  return { x: clientX - left, y: clientY - top };
}
