/** Positions along an axis, whether its steps are all the same or not. */

/** The part of an axis that says where its indices lie. */
export interface Steps {
  readonly offset: number;
  readonly scale: number;
  readonly positions?: readonly number[] | undefined;
}

/** Position of an index, in the axis's units; between indices, and beyond the ends, along the straight line. */
export function positionAt({ offset, scale, positions }: Steps, index: number): number {
  if (!positions || positions.length < 2) return offset + scale * index;
  const left = Math.max(0, Math.min(positions.length - 2, Math.floor(index)));
  return positions[left]! + (index - left) * (positions[left + 1]! - positions[left]!);
}

/** The inverse: where a position lies, counted in indices, not rounded and not kept inside the axis. */
export function indexAt(axis: Steps, position: number): number {
  const { offset, scale, positions } = axis;
  if (!positions || positions.length < 2) return (position - offset) / scale;
  const ascending = positions.at(-1)! > positions[0]!;
  let [low, high] = [0, positions.length - 1];
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if (positions[middle]! <= position === ascending) low = middle;
    else high = middle;
  }
  return low + (position - positions[low]!) / (positions[high]! - positions[low]!);
}

/** Scale and offset of the straight line through the first and the last of some positions. */
export function lineThrough(positions: readonly number[]): { readonly scale: number; readonly offset: number } {
  const offset = positions[0] ?? 0;
  const scale = positions.length > 1 ? (positions.at(-1)! - offset) / (positions.length - 1) : 1;
  return { scale, offset };
}
