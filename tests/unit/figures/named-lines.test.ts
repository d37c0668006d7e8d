import { expect, it } from 'vitest';
import type { Mark } from '../../../src-main/figures/scene.ts';
import { spectraPanel } from '../../../src-main/figures/spectra-panel.ts';
import { QUIET_INK } from '../../../src-main/figures/theme.ts';

const CHANNELS = 100;

it.each(['offset', 'overlaid'] as const)('curves stay below the names of lines (%s)', (arrangement) => {
  const axis = { name: 'Energy', size: CHANNELS, scale: 0.1, offset: 0, units: 'keV', role: 'signal' as const };
  const peak = Float32Array.from({ length: CHANNELS }, (_, channel) => Math.exp(-((channel - 20) ** 2) / 8));
  const phases = [{ letter: 'A', name: 'Phase A', color: '#0072b2' }];
  const names = [
    { at: 2, label: 'Pt Mα', weight: 1 },
    { at: 2.7, label: 'Pt Mβ', weight: 0.9 },
    { at: 6.4, label: 'Fe Kα', weight: 0.8 },
  ];
  const data = { phases, spectra: peak, axis, label: 'Counts', arrangement, marks: names } as unknown;
  const drawn = spectraPanel(data as Parameters<typeof spectraPanel>[0], { x: 0, y: 0, width: 90, height: 60 }, 8);
  const texts = drawn.filter((mark) => mark.kind === 'text' && mark.fill === QUIET_INK);
  expect(texts.map((mark) => (mark as Extract<Mark, { kind: 'text' }>).text)).toEqual(['Pt Mα', 'Pt Mβ', 'Fe Kα']);
  const lowest = Math.max(...texts.map((mark) => (mark as Extract<Mark, { kind: 'text' }>).y));
  const curve = drawn.find((mark) => mark.kind === 'group' && mark.label === 'Phase A') as Extract<
    Mark,
    { kind: 'group' }
  >;
  const heights = curve.marks.flatMap((mark) =>
    mark.kind === 'polyline' ? mark.points.filter((_, i) => i % 2 === 1) : [],
  );
  expect(Math.min(...heights)).toBeGreaterThan(lowest);
});
