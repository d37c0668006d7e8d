import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { phaseMapFigure } from '../../../src-main/figures/phase-map-figure.ts';
import { phaseOverlayFigure } from '../../../src-main/figures/phase-overlay-figure.ts';
import { renderSvg } from '../../../src-main/figures/render-svg.ts';
import type { FigureRequest } from '../../../src-preload/contract/recipe.ts';
import { type SampleOptions, sampleOverlay, samplePhaseMap, sampleRequest } from './samples.ts';

/**
 * The SVG of small figures, byte for byte. They are looked at before they are committed; `UPDATE_GOLDEN=1` rewrites them.
 */
const FOLDER = join(import.meta.dirname, '../../golden/figures');

const small = { rows: 12, columns: 12, channels: 16 };
const cases: readonly [string, SampleOptions, Partial<FigureRequest>][] = [
  ['offset-180mm', { ...small, title: 'Duplex steel' }, { widthMm: 180 }],
  ['overlaid-85mm', { ...small, unassigned: true }, { widthMm: 85, spectra: 'overlaid', fontPt: 7 }],
  ['hatched', { ...small, phases: 4, unassigned: true }, { widthMm: 85, hatch: true }],
  ['strip', { rows: 2, columns: 20, channels: 16, phases: 4, scaleY: 1 }, {}],
  ['line-scan', { rows: 20, columns: 1, channels: 16, phases: 2, units: '' }, { widthMm: 85 }],
  ['degenerate', { rows: 1, columns: 1, channels: 1, phases: 1, spoil: () => Number.NaN }, {}],
  [
    'map-alone',
    { ...small, title: 'Duplex steel' },
    { widthMm: 60, panels: ['map'], showTitle: false, scaleBar: '10 nm' },
  ],
  [
    'spectra-and-legend',
    { ...small, unassigned: true },
    { widthMm: 85, panels: ['legend', 'spectra'], order: ['C', 'austenite'] },
  ],
  [
    'hostile-names',
    { ...small, names: ['<b>&"\'', `\u0000\u001b[31m\u202e${'long '.repeat(40)}`, 'α‑Fe₂O₃ \ud800 µÅ⁻¹'] },
    {},
  ],
];

const overlays: readonly [string, Partial<FigureRequest>][] = [
  ['phases-outlined', {}],
  ['phases-colored', { overlay: 'color', opacity: 0.45 }],
];

test.each(overlays)('%s', (name, request) => {
  const data = sampleOverlay({ ...small, unassigned: true, title: 'Duplex steel' });
  expectGolden(name, renderSvg(phaseOverlayFigure(data, sampleRequest({ widthMm: 60, ...request }))));
});

test.each(cases)('%s', (name, options, request) => {
  expectGolden(name, renderSvg(phaseMapFigure(samplePhaseMap(options), sampleRequest(request))));
});

function expectGolden(name: string, svg: string): void {
  const file = join(FOLDER, `${name}.svg`);
  if (process.env.UPDATE_GOLDEN || !existsSync(file)) {
    if (!process.env.UPDATE_GOLDEN) throw new Error(`${file} is missing; write it with UPDATE_GOLDEN=1 and look at it`);
    mkdirSync(FOLDER, { recursive: true });
    writeFileSync(file, svg);
  }
  expect(svg).toBe(readFileSync(file, 'utf8'));
}
