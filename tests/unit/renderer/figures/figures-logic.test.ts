import { describe, expect, it } from 'vitest';
import { EXPORT_KINDS } from '../../../../src-preload/contract/export-kinds.ts';
import { EXPORT_GROUPS, suggestedPath, withExtension } from '../../../../src-renderer/export/export-names.ts';
import {
  figureProblems,
  figureRequest,
  figureText,
  sizeInDots,
} from '../../../../src-renderer/parts/figures/figure-draft.ts';

describe('exports', () => {
  it('offers every kind once', () => {
    expect(EXPORT_GROUPS.flatMap(({ kinds }) => kinds).sort()).toEqual(Object.keys(EXPORT_KINDS).sort());
  });

  it('suggests a file beside the project, on any system', () => {
    expect(suggestedPath('figure-png', '/data/steel.phasewright', 'steel', 3)).toBe('/data/steel-run-3-phase-map.png');
    expect(suggestedPath('recipe', 'C:\\data\\steel.phasewright', 'steel', 1)).toBe(
      'C:\\data\\steel-run-1-recipe.json',
    );
  });

  it('puts the ending behind what was typed', () => {
    expect(withExtension('/a/map', 'figure-svg')).toBe('/a/map.svg');
    expect(withExtension('/a/map.SVG', 'figure-svg')).toBe('/a/map.SVG');
    expect(withExtension('/a/map.tiff', 'labels-tiff')).toBe('/a/map.tiff');
    expect(withExtension('/a/map.v2', 'labels-npy')).toBe('/a/map.v2.npy');
  });
});

describe('figure settings', () => {
  it('says what is wrong where it is', () => {
    expect(figureProblems({})).toEqual({});
    expect(figureProblems({ widthMm: 10, dpi: 'many' })).toMatchObject({ widthMm: 'Must be at least 40, not 10.' });
    expect(figureRequest({ widthMm: 10 })).toBeNull();
    expect(figureRequest({ widthMm: 85 })).toMatchObject({ widthMm: 85, fontPt: 8 });
  });

  it('tells kept settings in a line', () => {
    const plain = figureRequest({ widthMm: 85 })!;
    expect(figureText(plain)).toBe('85 mm, 8 pt, spectra offset, SVG');
    expect(figureText({ ...plain, hatch: true, format: 'png' })).toBe(
      '85 mm, 8 pt, spectra offset, hatched, PNG 300 dpi',
    );
    const over = { ...plain, figure: 'phase-overlay' as const, maps: [{ array: 'silhouette', index: 0 }] };
    expect(figureText(over)).toBe('85 mm, 8 pt, phases outlined over silhouette, SVG');
    expect(figureText({ ...over, overlay: 'color' })).toContain('phases colored over silhouette');
  });

  it('knows the dots of a page', () => {
    expect(sizeInDots(25.4, 50.8, 300)).toEqual([300, 600]);
  });
});
