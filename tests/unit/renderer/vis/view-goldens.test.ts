import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fitCamera } from '../../../../src-renderer/vis/camera.ts';
import { drawColorBar } from '../../../../src-renderer/vis/color-bar.ts';
import { dendrogramScales, drawDendrogram } from '../../../../src-renderer/vis/dendrogram-drawing.ts';
import type { DrawCommand } from '../../../../src-renderer/vis/draw-commands.ts';
import { drawLog } from '../../../../src-renderer/vis/draw-log.ts';
import { drawMap } from '../../../../src-renderer/vis/map-drawing.ts';
import { labelImage } from '../../../../src-renderer/vis/map-image.ts';
import { cutX, drawScree, screeScales } from '../../../../src-renderer/vis/scree-drawing.ts';
import { DARK_THEME, LIGHT_THEME } from '../../../../src-renderer/vis/theme.ts';

/** Draw commands of the views of runs. They are looked at before they are committed; `UPDATE_GOLDEN=1` rewrites them. */
const FOLDER = join(import.meta.dirname, '../../../golden/draw');

function expectGolden(name: string, commands: readonly DrawCommand[]) {
  const file = join(FOLDER, `${name}.json`);
  const drawn = drawLog(commands);
  if (process.env.UPDATE_GOLDEN) writeFileSync(file, drawn);
  if (!existsSync(file)) throw new Error(`${file} is missing; write it with UPDATE_GOLDEN=1 and look at it`);
  expect(drawn).toBe(readFileSync(file, 'utf8'));
}

const SIZE = { width: 300, height: 200 };

describe('scree', () => {
  const variances = [900, 80, 9, 1.2, 1.1, 1, 0];
  const picture = {
    variances,
    nullVariances: [2, 1.8, 1.6, 1.4, 1.2, 1, 0.9],
    proposals: [
      { name: 'knee', components: 3 },
      { name: 'parallel analysis', components: 4 },
    ],
    cut: 4,
    hover: 1,
    title: 'Variance (counts²)',
    ...SIZE,
    theme: LIGHT_THEME,
  };

  it('has a log axis, the null, the proposals and the cut', () => {
    expectGolden('scree', drawScree(picture));
  });

  it('draws a decade as high as any other, and nothing for a variance of zero', () => {
    const { y, decades } = screeScales(variances, null, 0, SIZE);
    expect(decades).toEqual([0, 3]);
    expect(y(1) - y(10)).toBeCloseTo(y(10) - y(100));
    const points = drawScree(picture).filter((one) => one.op === 'rect' && one.width === one.height);
    expect(points).toHaveLength(variances.length - 1);
  });

  it('has no line of a proposal through the words of another', () => {
    const rows = (...proposals: [string, number][]) =>
      drawScree({ ...picture, proposals: proposals.map(([name, components]) => ({ name, components })) })
        .filter((one) => one.op === 'text' && /:/.test(one.text))
        .map((one) => (one.op === 'text' ? one.text : ''));
    // Words to the right of their marks: the line to the right comes from the lower row; to the left, the other way round.
    expect(rows(['knee', 2], ['analysis', 1])).toEqual(['analysis: 1', 'knee: 2']);
    expect(rows(['analysis', 1], ['knee', 2])).toEqual(['analysis: 1', 'knee: 2']);
    expect(rows(['knee', 5], ['analysis', 6])).toEqual(['analysis: 6', 'knee: 5']);
  });

  it('finds the cut where it was drawn', () => {
    const scales = screeScales(variances, null, 2, SIZE);
    for (let kept = 1; kept <= variances.length; kept++) expect(scales.cutAt(cutX(scales, kept))).toBe(kept);
    expect(scales.cutAt(-100)).toBe(1);
    expect(scales.cutAt(9999)).toBe(variances.length);
    expect(scales.componentAt(scales.x(2))).toBe(2);
  });
});

describe('dendrogram', () => {
  const [blue, orange] = ['#0072b2', '#e69f00'];
  const tip = (x: number, pixels: number, color: string) => ({ x, height: 0, pixels, children: null, color });
  const nodes = [
    tip(0, 30, blue),
    tip(1, 20, blue),
    { x: 0.5, height: 2, pixels: 50, children: [0, 1] as const, color: blue },
    tip(2, 1234, orange),
    { x: 1.25, height: 8, pixels: 1284, children: [2, 3] as const, color: null },
  ];
  const picture = { nodes, cut: 5, cutLabel: '2 clusters', log: false, title: 'Height of the merge', ...SIZE };

  it('has its root at the top, clusters below the cut in their colors', () => {
    expectGolden('dendrogram', drawDendrogram({ ...picture, theme: LIGHT_THEME }));
  });

  it('on a log axis, dark', () => {
    expectGolden('dendrogram-log', drawDendrogram({ ...picture, log: true, theme: DARK_THEME }));
  });

  it.each([3, 5, 7.9])('has no branch through the words of the cut at %s', (cut) => {
    const { x, left } = dendrogramScales(nodes, false, SIZE);
    const drawn = drawDendrogram({ ...picture, cut, theme: LIGHT_THEME });
    const words = drawn.find((one) => one.op === 'text' && one.text === '2 clusters');
    if (words?.op !== 'text') throw new Error('no words');
    const [from, to] = [words.x - 60, words.x];
    expect(from).toBeGreaterThan(left);
    for (const branch of [x(0.5), x(2)]) expect(branch < from || branch > to).toBe(true);
  });

  it.each([false, true])('finds the height that it drew (log: %s)', (log) => {
    const scales = dendrogramScales(nodes, log, SIZE);
    for (const height of [2, 5, 8]) expect(scales.heightAt(scales.y(height))).toBeCloseTo(height, 6);
  });
});

describe('a lying color bar', () => {
  const colors = ['#000000', '#555555', '#aaaaaa', '#ffffff'];
  const box = { x: 0, y: 0, width: 200, height: 44 };

  it('has ticks and its unit', () => {
    expectGolden('color-bar-lying', drawColorBar({ box, domain: [0, 1], colors, title: 'Probability' }, LIGHT_THEME));
  });

  it('says large numbers by a power of ten, and no numbers where each map has its own scale', () => {
    const texts = (domain: readonly [number, number] | null) =>
      drawColorBar({ box, domain, colors, title: 'Score' }, LIGHT_THEME).flatMap((one) =>
        one.op === 'text' ? [one.text] : [],
      );
    expect(texts([0, 5e6])[0]).toBe('Score × 10⁶');
    expect(texts(null)).toEqual(['Score', '−', '0', '+']);
  });
});

it('two runs with a line between them', () => {
  const grid = { rows: 2, columns: 2, aspect: 1 };
  const viewport = { width: 100, height: 100, ratio: 1 };
  const phases = [
    { id: 0, color: '#0072b2', clusters: [0] },
    { id: 1, color: '#e69f00', clusters: [1] },
  ];
  const image = labelImage(Int32Array.of(0, 0, 1, 1), 2, 2, phases, null);
  const other = labelImage(Int32Array.of(0, 1, 1, -1), 2, 2, phases, null);
  expectGolden(
    'map-swipe',
    drawMap({
      image,
      hatches: [],
      holes: false,
      grid,
      area: { row: 0, column: 0, rows: 2, columns: 2 },
      columnAxis: null,
      units: { length: 'auto', energy: 'file' },
      camera: fitCamera(grid, viewport),
      viewport,
      regions: [],
      probe: null,
      hover: null,
      sketch: null,
      swipe: { image: other, at: 0.4 },
      theme: LIGHT_THEME,
    }),
  );
});
