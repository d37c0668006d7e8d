import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Axis } from '../../../../src-preload/contract/dataset.ts';
import { fitCamera } from '../../../../src-renderer/vis/camera.ts';
import { drawColorStrip, makeColorStrip } from '../../../../src-renderer/vis/color-strip.ts';
import { colorList, colorTable } from '../../../../src-renderer/vis/color-tables.ts';
import type { DrawCommand } from '../../../../src-renderer/vis/draw-commands.ts';
import { drawLog } from '../../../../src-renderer/vis/draw-log.ts';
import { drawMap, type MapPicture } from '../../../../src-renderer/vis/map-drawing.ts';
import { intensityImage, labelImage } from '../../../../src-renderer/vis/map-image.ts';
import { phaseHatches } from '../../../../src-renderer/vis/phase-hatch.ts';
import { phaseOutlines, phaseTint } from '../../../../src-renderer/vis/phase-overlay.ts';
import { drawSpectrum } from '../../../../src-renderer/vis/spectrum-drawing.ts';
import { type Curve, spectrumScales } from '../../../../src-renderer/vis/spectrum-scales.ts';
import { DARK_THEME, LIGHT_THEME } from '../../../../src-renderer/vis/theme.ts';

/**
 * Draw commands of small pictures. They are looked at before they are committed; `UPDATE_GOLDEN=1` rewrites them.
 */
const FOLDER = join(import.meta.dirname, '../../../golden/draw');

function expectGolden(name: string, commands: readonly DrawCommand[]) {
  const file = join(FOLDER, `${name}.json`);
  const drawn = drawLog(commands);
  if (process.env.UPDATE_GOLDEN) writeFileSync(file, drawn);
  if (!existsSync(file)) throw new Error(`${file} is missing; write it with UPDATE_GOLDEN=1 and look at it`);
  expect(drawn).toBe(readFileSync(file, 'utf8'));
}

const X: Axis = { name: 'x', size: 4, scale: 20, offset: 0, units: 'nm', role: 'navigation' };
const GRID = { rows: 3, columns: 4, aspect: 1 };
const VIEWPORT = { width: 200, height: 150, ratio: 1 };
const VALUES = Float32Array.of(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, Number.NaN, 11);
const MAP: MapPicture = {
  image: intensityImage(VALUES, 4, 3, [0, 11], colorTable('viridis')),
  hatches: [],
  holes: true,
  grid: GRID,
  area: { row: 0, column: 0, rows: 3, columns: 4 },
  columnAxis: X,
  units: { length: 'auto', energy: 'file' },
  camera: fitCamera(GRID, VIEWPORT),
  viewport: VIEWPORT,
  regions: [],
  probe: null,
  hover: null,
  sketch: null,
  theme: LIGHT_THEME,
};

describe('maps', () => {
  it('map with scale bar and pixels without a value', () => {
    expectGolden('map-scale-bar', drawMap(MAP));
  });

  it('labels with hatched phases', () => {
    const phases = [0, 1, 2].map((cluster) => ({ id: cluster, color: '#0072b2', clusters: [cluster] }));
    const labels = Int32Array.of(0, 0, 1, 1, 0, 0, 1, 1, 2, 2, -1, 1);
    const image = labelImage(labels, 4, 3, phases, null);
    expectGolden('map-hatched', drawMap({ ...MAP, image, hatches: phaseHatches(labels, 4, 3, phases) }));
  });

  const LABELS = { values: Int32Array.of(0, 0, 1, 1, 0, 0, 1, 1, 2, 2, -1, 1), rows: 3, columns: 4 };
  const PHASES = ['#0072b2', '#e69f00', '#009e73'].map((color, id) => ({ id, color, clusters: [id] }));

  it('phases over a map: their borders, one of them lit', () => {
    const overlay = { overlay: phaseOutlines(LABELS, PHASES, 1), row: 0, column: 0, rowStep: 1, columnStep: 1 };
    expectGolden('map-outlines', drawMap({ ...MAP, overlay }));
  });

  it('phases over a map: half transparent, of a part of the cube', () => {
    const overlay = { overlay: phaseTint(LABELS, PHASES, 0.5, null), row: 0, column: 1, rowStep: 0.5, columnStep: 0.5 };
    expectGolden('map-tint', drawMap({ ...MAP, overlay }));
  });

  it('labels with a lit phase, regions, probe and cursor', () => {
    const phases = [
      { id: 1, color: '#0072b2', clusters: [0] },
      { id: 2, color: '#e69f00', clusters: [1] },
    ];
    const picture: MapPicture = {
      ...MAP,
      image: labelImage(Int32Array.of(0, 0, 1, 1, 0, 0, 1, 1, 2, 2, -1, 1), 4, 3, phases, 2),
      regions: [
        { name: 'Region 1', color: '#ff5c8a', region: { kind: 'rectangle', row: 0, column: 1, rows: 2, columns: 2 } },
        { name: 'Region 2', color: '#b388ff', region: { kind: 'pixels', pixels: [8, 9] } },
      ],
      probe: { row: 0, column: 0, size: 3 },
      hover: { row: 2, column: 3 },
    };
    expectGolden('map-labels', drawMap(picture));
  });

  it('cropped map on its place, a lasso being drawn', () => {
    const picture: MapPicture = {
      ...MAP,
      holes: false,
      image: intensityImage([1, 2], 2, 1, [1, 2], colorTable('gray')),
      area: { row: 1, column: 1, rows: 1, columns: 2 },
      columnAxis: null,
      sketch: [
        { x: 0.5, y: 0.5 },
        { x: 2, y: 0.5 },
        { x: 2, y: 2 },
      ],
    };
    expectGolden('map-cropped', drawMap(picture));
  });

  it('color bar with histogram and handles', () => {
    const box = { x: 0, y: 0, width: 112, height: 120 };
    const colors = colorList('viridis').filter((_, i) => i % 32 === 0);
    const strip = makeColorStrip(
      VALUES.map((value) => value * 2000),
      [0, 22000],
      [4000, 18000],
      colors,
      'Counts',
      box,
    );
    expectGolden('color-bar', drawColorStrip(strip, DARK_THEME));
  });
});

const curve = (
  id: string,
  name: string,
  color: string,
  values: readonly number[],
  more: Partial<Curve> = {},
): Curve => ({
  id,
  name,
  color,
  axis: { offset: 520, scale: 5 },
  values: Float32Array.from(values),
  ...more,
});
const CURVES = [
  curve('phase:1', 'A Ferrite', '#0072b2', [10, 40, 90, 30, 5], { phase: 1, spread: Float32Array.of(1, 4, 9, 3, 1) }),
  curve('phase:2', 'B Oxide', '#e69f00', [5, 10, 20, 80, 20], { phase: 2 }),
];
const VIEW = { curves: CURVES, range: [517.5, 542.5], toMaximum: false, width: 320, height: 200 } as const;
const AROUND = {
  xTitle: 'Energy loss (eV)',
  xUnit: { units: 'eV', power: 0 },
  yTitle: 'Counts per pixel',
  window: null,
  cursor: null,
  litPhase: null,
  theme: LIGHT_THEME,
} as const;

describe('spectra', () => {
  it('overlaid with a window and a cursor', () => {
    const scales = spectrumScales({ ...VIEW, layout: 'overlaid', log: false });
    const window = { low: 522.5, high: 532.5, label: '525–530 eV' };
    const cursor = { energy: 535, label: '535 eV', tooltip: true };
    expectGolden('spectra-overlaid', drawSpectrum({ ...AROUND, scales, stacked: false, window, cursor }));
  });

  it('offset with a lit phase', () => {
    const scales = spectrumScales({ ...VIEW, layout: 'offset', log: false });
    expectGolden('spectra-offset', drawSpectrum({ ...AROUND, scales, stacked: true, litPhase: 2, theme: DARK_THEME }));
  });

  it('close together, with a long name: no line runs through a name', () => {
    // The ends of the curves stand higher than the next curve's beginning.
    const high = [10, 40, 60, 90, 90];
    const curves = [curve('a', 'A Ferrite with a very long name of its own', '#0072b2', high), CURVES[1]!];
    const scales = spectrumScales({ ...VIEW, curves, height: 160, layout: 'offset', log: false });
    const drawn = drawSpectrum({ ...AROUND, scales, stacked: true });
    const names = drawn.filter((one) => one.op === 'text' && /^[AB] /.test(one.text));
    expect(names.map((one) => one.op === 'text' && one.text)).toEqual(['A Ferrite with a ve…', 'B Oxide']);
    const covered = drawn.filter((one) => one.op === 'rect' && one.fill === LIGHT_THEME.paper);
    expect(covered.length).toBeGreaterThan(0);
    expect(drawn.indexOf(covered[0]!)).toBeGreaterThan(
      drawn.findLastIndex((one) => one.op === 'line' && one.stroke === '#0072b2'),
    );
  });

  it('endmembers, one of them lit, with the ranges of a trace line', () => {
    const endmembers = CURVES.map((one, i) => ({ ...one, phase: undefined, spread: undefined, component: `3:${i}` }));
    const scales = spectrumScales({ ...VIEW, curves: [...endmembers, CURVES[0]!], layout: 'overlaid', log: false });
    const bands = [
      { low: 518, high: 524, name: 'background', color: '#7d7d7d' },
      { low: 526, high: 532, name: 'line', color: '#e69f00' },
    ];
    expectGolden('spectra-endmembers', drawSpectrum({ ...AROUND, scales, stacked: false, bands, litComponent: '3:1' }));
  });

  it('log scale', () => {
    const scales = spectrumScales({ ...VIEW, layout: 'overlaid', log: true });
    expectGolden('spectra-log', drawSpectrum({ ...AROUND, scales, stacked: false }));
  });
});
