/** Pixels that a mask left out are no area, and no color of a phase map. */
import { expect, it } from 'vitest';
import { MASKED, type PhaseMapData, prepareMap } from '../../../src-main/figures/phase-map-data.ts';

it('areas are shares of the pixels that are assigned; masked ones are paper', () => {
  const side = { name: 'x', size: 4, scale: 1, offset: 0, units: 'nm', role: 'navigation' } as const;
  const data: PhaseMapData = {
    title: 'test',
    rows: 2,
    columns: 4,
    labels: Int32Array.of(0, 0, 0, 1, -1, MASKED, MASKED, MASKED),
    pixelSize: { x: side, y: side },
    phases: ['#0072b2', '#d55e00'].map((color, i) => ({ name: `P${i}`, color, letter: 'AB'[i]! })),
    spectra: new Float32Array(6),
    axis: { ...side, name: 'E', size: 3, role: 'signal' },
    spectraLabel: 'Intensity (counts)',
    provenance: {},
  };
  const map = prepareMap(data);
  expect(map.phases.map(({ area }) => Number.parseFloat(area))).toEqual([75, 25]);
  expect(map.unassigned!.area).toBe('20\u2009% of all');
  expect(map.palette.at(-1)).toBe('#ffffff');
  expect([...map.indices]).toEqual([0, 0, 0, 1, 2, 3, 3, 3]);
  expect(map.description).toContain('3 of them left out by a mask');
  const whole = prepareMap({ ...data, labels: data.labels.map((label) => Math.max(label, -1)) });
  expect(whole.palette).toHaveLength(3);
});
