import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { phaseMapFigure } from '../../../src-main/figures/phase-map-figure.ts';
import { phaseOrder, unknownPhases } from '../../../src-main/figures/phase-order.ts';
import { scaleBarProblem } from '../../../src-main/figures/scale-bar.ts';
import { type GroupMark, leafMarks, type Scene } from '../../../src-main/figures/scene.ts';
import { FIGURE_PANELS } from '../../../src-preload/contract/figure-request.ts';
import { parseScaleBar } from '../../../src-preload/contract/scale-bar.ts';
import { overlaps, textBoxes } from './boxes.ts';
import { samplePhaseMap, sampleRequest } from './samples.ts';

const data = samplePhaseMap({ rows: 12, columns: 12, channels: 16, title: 'Duplex steel', unassigned: true });
const groups = (scene: Scene) => scene.marks.filter((mark): mark is GroupMark => mark.kind === 'group');
const texts = (scene: Scene) => textBoxes(scene).map(({ text }) => text);

describe('panels of a phase map', () => {
  test('those that are asked for are drawn, and letters only where map and spectra stand together', () => {
    fc.assert(
      fc.property(
        fc.subarray([...FIGURE_PANELS], { minLength: 1 }),
        fc.constantFrom(40, 85, 180),
        fc.constantFrom('auto', 'none', '5 px'),
        fc.boolean(),
        (panels, widthMm, scaleBar, showTitle) => {
          const scene = phaseMapFigure(data, sampleRequest({ panels, widthMm, scaleBar, showTitle }));
          const labels = { 'Phase map': 'map', 'Mean spectra': 'spectra', Legend: 'legend' } as Record<string, string>;
          expect(
            groups(scene)
              .map(({ label }) => labels[label])
              .sort(),
          ).toEqual([...panels].sort());
          const lettered = panels.includes('map') && panels.includes('spectra');
          expect(texts(scene).includes('(a)')).toBe(lettered);
          expect(texts(scene).includes('(b)')).toBe(lettered);
          const boxes = textBoxes(scene);
          expect(overlaps(boxes)).toEqual([]);
          for (const { left, right, top, bottom, text } of boxes) {
            const inside = left >= 0 && right <= scene.widthMm && top >= 0 && bottom <= scene.heightMm;
            expect(inside, text).toBe(true);
          }
        },
      ),
    );
  });

  test('have titles where they are given, behind the letter or alone; nothing runs into them', () => {
    const title = fc.oneof(
      fc.constant(''),
      fc.string(),
      fc.constant('a title that is longer than any panel is wide '.repeat(2)),
    );
    fc.assert(
      fc.property(
        fc.subarray([...FIGURE_PANELS], { minLength: 1 }),
        fc.constantFrom(40, 85, 180),
        fc.record({ map: title, spectra: title, legend: title }),
        (panels, widthMm, panelTitles) => {
          const scene = phaseMapFigure(data, sampleRequest({ panels, widthMm, panelTitles }));
          const boxes = textBoxes(scene);
          expect(overlaps(boxes)).toEqual([]);
          for (const { left, right, top, bottom, text } of boxes) {
            const inside = left >= 0 && right <= scene.widthMm && top >= 0 && bottom <= scene.heightMm;
            expect(inside, text).toBe(true);
          }
        },
      ),
    );
    const panelTitles = { map: 'Phases', spectra: 'Mean spectra', legend: 'Areas' };
    expect(texts(phaseMapFigure(data, sampleRequest({ panelTitles })))).toEqual(
      expect.arrayContaining(['(a)', 'Phases', '(b)', 'Mean spectra', 'Areas']),
    );
    const alone = texts(phaseMapFigure(data, sampleRequest({ panels: ['spectra'], panelTitles })));
    expect(alone).toContain('Mean spectra');
    expect(alone).not.toContain('Phases');
    // Without any, the figure is what it was.
    expect(phaseMapFigure(data, sampleRequest({ panelTitles: {} }))).toEqual(phaseMapFigure(data, sampleRequest()));
  });

  test('a figure without a title still says in the file what it is', () => {
    const scene = phaseMapFigure(data, sampleRequest({ showTitle: false }));
    expect(texts(scene)).not.toContain('Duplex steel');
    expect(scene.title).toBe('Duplex steel');
    expect(scene.heightMm).toBeLessThan(phaseMapFigure(data, sampleRequest()).heightMm);
  });
});

describe('order of phases', () => {
  const phases = [
    { name: 'Ferrite', letter: 'A' },
    { name: 'Austenite', letter: 'B' },
    { name: 'B', letter: 'C' },
  ];
  test('letters and names come first, the others follow; each is there once', () => {
    expect(phaseOrder(phases, ['austenite', 'A'])).toEqual([1, 0, 2]);
    expect(phaseOrder(phases, ['c', 'C', 'nothing'])).toEqual([2, 0, 1]);
    expect(phaseOrder(phases)).toEqual([0, 1, 2]);
    expect(unknownPhases(phases, ['a', 'nothing', ''])).toEqual(['nothing', '']);
  });

  test('legend and spectra follow it; the map and its colors do not change', () => {
    const [plain, ordered] = [undefined, ['C', 'A']].map((order) => phaseMapFigure(data, sampleRequest({ order })));
    const of = (scene: Scene, label: string) => groups(scene).find((group) => group.label === label)!;
    const names = (scene: Scene) => (of(scene, 'Legend').marks as GroupMark[]).map(({ label }) => label);
    const [a, b, c] = data.phases.map(({ name }) => name);
    expect(names(plain!)).toEqual([a, b, c, 'unassigned']);
    expect(names(ordered!)).toEqual([c, a, b, 'unassigned']);
    expect(of(ordered!, 'Phase map')).toEqual(of(plain!, 'Phase map'));
    // Each curve keeps its color and its values: overlaid, only the order of drawing differs.
    const curves = (order?: string[]) => {
      const scene = phaseMapFigure(data, sampleRequest({ order, spectra: 'overlaid' }));
      const drawn = of(scene, 'Mean spectra').marks.filter((mark): mark is GroupMark => mark.kind === 'group');
      return new Map(drawn.filter(({ clip }) => clip).map((group) => [group.label, group.marks]));
    };
    expect(curves(['C', 'A'])).toEqual(curves());
    expect([...curves(['C', 'A']).keys()]).toEqual([b, a, c]);
  });
});

describe('scale bar', () => {
  const bar = (scaleBar: string) => texts(phaseMapFigure(data, sampleRequest({ widthMm: 60, scaleBar })));
  test('is left to the figure, left out, or as long as is wished', () => {
    // 12 pixels of 2 nm: a quarter of 24 nm is 6.
    expect(bar('auto')).toContain('5 nm');
    expect(bar('none').some((text) => / nm| px/.test(text))).toBe(false);
    expect(bar('8 nm')).toContain('8 nm');
    expect(bar('0.008 µm')).toContain('8 nm');
    expect(bar('3 px')).toContain('3 px');
  });

  test('its length is that of its pixels', () => {
    const scene = phaseMapFigure(data, sampleRequest({ widthMm: 85, scaleBar: '9 nm', panels: ['map'] }));
    const marks = [...leafMarks(scene.marks)];
    const map = marks.find((mark) => mark.kind === 'image')!;
    const line = marks.find((mark) => mark.kind === 'rect' && mark.fill === '#ffffff')!;
    expect('width' in line && 'width' in map ? line.width / map.width : 0).toBeCloseTo(0.375, 12);
  });

  test('what is no length is refused, and what is longer than the map', () => {
    for (const text of ['', '5', 'nm', '-5 nm', '5 eV', '0 nm']) expect(parseScaleBar(text), text).toBeNull();
    expect(parseScaleBar(' 2,5 um ')).toEqual({ metres: expect.closeTo(2.5e-6, 18) });
    expect(parseScaleBar('20px')).toEqual({ pixels: 20 });
    const map = { columns: 10, pixelMetres: 1e-9 };
    expect(scaleBarProblem({ ...map, scaleBar: { metres: 1.1e-8 } })).toMatch(/11 nm is longer.*10 nm wide/);
    expect(scaleBarProblem({ ...map, scaleBar: { metres: 1e-8 } })).toBeNull();
    expect(scaleBarProblem({ columns: 10, pixelMetres: null, scaleBar: { metres: 1 } })).toMatch(/only be in px/);
    expect(scaleBarProblem({ columns: 10, pixelMetres: null, scaleBar: { pixels: 11 } })).toMatch(/10 px wide/);
  });
});
