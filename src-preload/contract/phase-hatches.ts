/** One direction of a hatch's lines, as steps right and down. */
export type HatchDirection = readonly [across: number, down: number];

/** Lines that tell a phase from the others without color. */
export interface Hatch {
  /** Empty for a phase that stays plain. */
  readonly directions: readonly HatchDirection[];
  /** Distance between two lines, as a part of the widest one. */
  readonly spacing: number;
}

const PLAIN: Hatch = { directions: [], spacing: 1 };
const DIRECTIONS: readonly (readonly HatchDirection[])[] = [
  [[1, 1]],
  [[1, -1]],
  [[1, 0]],
  [[0, 1]],
  [
    [1, 1],
    [1, -1],
  ],
  [
    [1, 0],
    [0, 1],
  ],
];
/** Hatches begin anew, closer, after the last one. */
const CLOSER = 0.55;

/**
 * The hatch of the phase at some place of the list; the same on maps, in legends and in figures. The first has no lines: its
 * plain color is a mark as well.
 */
export function hatchOf(index: number): Hatch {
  if (index === 0) return PLAIN;
  return {
    directions: DIRECTIONS[(index - 1) % DIRECTIONS.length]!,
    spacing: CLOSER ** Math.floor((index - 1) / DIRECTIONS.length),
  };
}
