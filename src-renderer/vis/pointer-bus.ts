import type { Pixel } from '../state/view-store.ts';

/**
 * What the pointer is over, for all views at once and outside React: the pixel under it on a map, the energy under it on a
 * spectrum, the image under it in a gallery or scatter plot of a stack. Handlers run synchronously and should only schedule a frame.
 */
export interface Pointer {
  /** Pixel of the cube under the pointer on a map; null off the map. */
  readonly pixel: Pixel | null;
  /** Energy under the pointer on a spectrum, in the axis's units; null off the spectrum. */
  readonly energy: number | null;
  /** Image of a stack, from 0; null over none. */
  readonly frame: number | null;
}

type Listener = (pointer: Pointer) => void;

let pointer: Pointer = { pixel: null, energy: null, frame: null };
const listeners = new Set<Listener>();

/** Where the pointer is now. */
export function currentPointer(): Pointer {
  return pointer;
}

/** Tells all views; nothing happens when it has not moved to another pixel, energy or image. */
export function movePointer(change: Partial<Pointer>): void {
  const next = { ...pointer, ...change };
  if (samePixel(next.pixel, pointer.pixel) && next.energy === pointer.energy && next.frame === pointer.frame) return;
  pointer = next;
  for (const listener of [...listeners]) listener(pointer);
}

/** Hears every move; returns what ends it. */
export function onPointer(listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function samePixel(a: Pixel | null, b: Pixel | null): boolean {
  return a === b || (a !== null && b !== null && a.row === b.row && a.column === b.column);
}
