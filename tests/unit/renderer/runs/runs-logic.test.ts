import { describe, expect, it } from 'vitest';
import type { PhaseRecord } from '../../../../src-preload/contract/project.ts';
import { differenceImage, matchedColors, matchedPhases } from '../../../../src-renderer/parts/runs/matched-colors.ts';
import { formatTime } from '../../../../src-renderer/parts/runs/run-summary.ts';
import { runTitle } from '../../../../src-renderer/parts/runs/run-title.ts';

const phase = (id: number, color: string, clusters: readonly number[]) =>
  ({ id, color, clusters }) as unknown as PhaseRecord;

it('calls a run by number and name, and says the number once where the name has it', () => {
  expect(runTitle({ number: 3, name: 'Fine grid' })).toBe('Run 3: Fine grid');
  expect(runTitle({ number: 3, name: 'Run 3' })).toBe('Run 3');
  expect(runTitle({ number: 3, name: '' })).toBe('Run 3');
});

describe('matchedColors', () => {
  const phases = [phase(1, '#0072b2', [0, 2]), phase(2, '#e69f00', [1])];

  it('gives a matched cluster the color of its match’s phase', () => {
    expect(matchedColors([1, 0, 2], phases).map(({ color }) => color)).toEqual(['#e69f00', '#0072b2', '#0072b2']);
  });

  it('gives unmatched clusters colors that no phase has, each its own', () => {
    const colors = matchedColors([0, -1, -1], phases).map(({ color }) => color);
    expect(new Set(colors).size).toBe(3);
    expect(colors.slice(1)).not.toContain('#0072b2');
    expect(colors.slice(1)).not.toContain('#e69f00');
  });

  it('lights a matched cluster with its match’s phase, an unmatched one alone', () => {
    expect(matchedPhases([1, 0, 2, -1], phases).map(({ id, clusters }) => [id, ...clusters])).toEqual([
      [2, 0],
      [1, 1],
      [1, 2],
      [-4, 3],
    ]);
  });

  it('leaves what matches an unassigned cluster unassigned', () => {
    expect(matchedColors([7], phases)).toEqual([]);
  });
});

describe('differenceImage', () => {
  it('marks what differs', () => {
    const { rgba } = differenceImage([0, 1], 2, 1, '#ff0000', '#000000');
    expect([...rgba]).toEqual([0, 0, 0, 255, 255, 0, 0, 255]);
  });
});

describe('formatTime', () => {
  it('leaves out the day of today', () => {
    const now = new Date(2026, 10, 22, 12, 0);
    expect(formatTime(new Date(2026, 10, 22, 9, 5).toISOString(), now)).toBe('09:05');
    expect(formatTime(new Date(2026, 10, 20, 9, 5).toISOString(), now)).toMatch(/20/);
    expect(formatTime('nonsense', now)).toBe('');
  });
});
