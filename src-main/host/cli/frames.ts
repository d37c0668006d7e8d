import { AppError } from '../../../src-preload/contract/errors.ts';

/**
 * Numbers and ranges as typed, `3,7-9`, as runs `[first, end)`, ascending and joined where they touch.
 * @throws {AppError} `usage`
 */
export function parseFrames(text: string): [number, number][] {
  const runs = text.split(',').map((part): [number, number] => {
    const [, first, last] = /^\s*(\d+)\s*(?:-\s*(\d+)\s*)?$/.exec(part) ?? [];
    const run: [number, number] = [Number(first), Number(last ?? first) + 1];
    if (first === undefined || run[1] <= run[0] || !Number.isSafeInteger(run[1])) {
      throw new AppError(
        'usage',
        `--frames cannot be "${text}".`,
        'Give numbers and ranges from 0 on: --frames 3,7-9.',
      );
    }
    return run;
  });
  const joined: [number, number][] = [];
  for (const [first, end] of runs.sort((a, b) => a[0] - b[0])) {
    const last = joined.at(-1);
    if (last && first <= last[1]) last[1] = Math.max(last[1], end);
    else joined.push([first, end]);
  }
  return joined;
}
