import { describe, expect, it } from 'vitest';
import type { DatasetDescription } from '../../../../src-preload/contract/dataset.ts';
import { fitsImages } from '../../../../src-preload/contract/image-steps.ts';
import type { StepOp } from '../../../../src-preload/contract/steps.ts';
import { firstInvalid } from '../../../../src-renderer/parts/recipe/draft.ts';
import { offeredCrop, presetFor, presetSteps, presetsFor } from '../../../../src-renderer/parts/recipe/presets.ts';

function dataset(units: string, offset: number, scale: number, size: number, type = ''): DatasetDescription {
  return {
    title: '',
    kind: 'spectrum-image',
    shape: [4, 4, size],
    dtype: 'uint16',
    axes: [
      { name: 'y', size: 4, scale: 1, offset: 0, units: 'nm', role: 'navigation' },
      { name: 'x', size: 4, scale: 1, offset: 0, units: 'nm', role: 'navigation' },
      { name: 'Energy', size, scale, offset, units, role: 'signal' },
    ],
    metadata: type ? { Signal: { signal_type: type } } : {},
    originalMetadata: {},
  };
}
const crops = (of: DatasetDescription) => presetSteps('eels-low-loss', of).filter(({ op }) => op === 'crop');

describe('presets', () => {
  it('fits what the metadata say, else the unit of the axis', () => {
    expect(presetFor(dataset('eV', -5, 0.1, 1000, 'EELS')).id).toBe('eels-low-loss');
    expect(presetFor(dataset('keV', 0, 0.01, 2048, 'EDS_TEM')).id).toBe('eds');
    expect(presetFor(dataset('keV', 0, 0.01, 2048)).id).toBe('eds');
    expect(presetFor(dataset('', 0, 1, 100)).id).toBe('eels-low-loss');
    expect(presetFor(null).id).toBe('eels-low-loss');
  });

  it.each(presetsFor(null))('$title has nothing wrong with it', ({ id }) => {
    expect(firstInvalid(presetSteps(id, null))).toBe(-1);
    expect(presetSteps(id, null).some(({ op }) => op === 'kmeans')).toBe(true);
  });

  describe('for a stack of images', () => {
    const stack = (edge: number, groups: readonly string[]): DatasetDescription => ({
      ...dataset('', 0, 1, edge),
      kind: 'image-stack',
      shape: [60, edge, edge],
      metadata: { Stack: { groups, labels: Array.from({ length: 60 }, (_, i) => i % Math.max(1, groups.length)) } },
    });

    it.each(presetsFor(stack(200, [])))('$title has nothing wrong with it, and only steps that fit', ({ id }) => {
      const draft = presetSteps(id, stack(200, ['a', 'b']));
      expect(firstInvalid(draft)).toBe(-1);
      expect(draft.every(({ op }) => fitsImages(op as StepOp))).toBe(true);
    });

    it('bins large images, leaves small ones, and takes as many clusters as there are groups', () => {
      const of = (op: string, description: DatasetDescription) =>
        presetSteps('group-images', description).find((step) => step.op === op)?.parameters;
      expect(of('rebin', stack(200, []))).toEqual({ rows: 4, columns: 4 });
      expect(of('rebin', stack(48, []))).toBeUndefined();
      expect(of('kmeans', stack(48, ['a', 'b', 'c']))).toMatchObject({ clusters: 3 });
      expect(of('kmeans', stack(48, []))).toMatchObject({ clusters: 5 });
      expect(presetFor(stack(48, [])).id).toBe('group-images');
    });
  });

  it('leaves out the zero-loss peak and what lies beyond the low loss', () => {
    expect(crops(dataset('eV', -5, 0.1, 1000))[0]!.parameters).toEqual({ signal: [5, 50] });
    expect(crops(dataset('eV', 0, 0.1, 301))[0]!.parameters).toEqual({ signal: [5, 30] });
  });

  it('does not crop what needs none: the built-in example, core loss, other units', () => {
    expect(crops(dataset('eV', 10, 0.1, 250))).toEqual([]);
    expect(crops(dataset('eV', 400, 0.5, 1000))).toEqual([]);
    expect(offeredCrop(dataset('keV', 0, 0.01, 2048).axes[2]!)).toBeNull();
    expect(offeredCrop(dataset('', 0, 1, 100).axes[2]!)).toBeNull();
  });

  it('leaves out the noise peak of EDS, and what lies beyond the energy of the beam', () => {
    const eds = (of: DatasetDescription) => presetSteps('eds', of).find(({ op }) => op === 'crop')?.parameters;
    expect(eds(dataset('keV', -0.476, 0.01, 2048))).toEqual({ signal: [0.2, 19.994] });
    expect(eds(dataset('eV', -100, 10, 1024))).toEqual({ signal: [200, 10130] });
    const scanning = {
      ...dataset('keV', 0, 0.01, 2048),
      metadata: { Acquisition_instrument: { SEM: { beam_energy: 15 } } },
    };
    expect(eds(scanning)).toEqual({ signal: [0.2, 15] });
    expect(eds(dataset('keV', 0.3, 0.01, 2048))).toBeUndefined();
    expect(eds(dataset('', 0, 1, 2048))).toBeUndefined();
  });

  it('bins the pixels of EDS maps that have few counts, and those of nothing else', () => {
    const map = (side: number, dtype: 'uint8' | 'float32' = 'uint8', channels = 2048): DatasetDescription => {
      const one = dataset('keV', 0, 0.01, channels);
      return { ...one, dtype, axes: one.axes.map((axis) => (axis.role === 'signal' ? axis : { ...axis, size: side })) };
    };
    const bins = (of: DatasetDescription, counts: number | null) =>
      presetSteps('eds', of, counts).find(({ op }) => op === 'rebin')?.parameters;
    expect(bins(map(256), 20)).toEqual({ signal: 2, rows: 4, columns: 4 });
    expect(bins(map(256), 60)).toEqual({ signal: 2, rows: 2, columns: 2 });
    expect(bins(map(256), 500)).toEqual({ signal: 2 });
    expect(bins(map(256), null)).toEqual({ signal: 2 });
    // Not below 32 pixels across, and not what may have been normalized.
    expect(bins(map(64), 20)).toEqual({ signal: 2, rows: 2, columns: 2 });
    expect(bins(map(256, 'float32'), 1)).toEqual({ signal: 2 });
    expect(bins(map(256, 'uint8', 512), 20)).toEqual({ signal: 1, rows: 4, columns: 4 });
  });

  it('bins EDS only where enough channels remain', () => {
    expect(presetSteps('eds', dataset('keV', 0, 0.01, 2048)).map(({ op }) => op)).toContain('rebin');
    expect(presetSteps('eds', dataset('keV', 0, 0.01, 512)).map(({ op }) => op)).not.toContain('rebin');
  });
});
