import { describe, expect, it } from 'vitest';
import type { DatasetDescription } from '../../../../src-preload/contract/dataset.ts';
import { firstInvalid } from '../../../../src-renderer/panels/steps/draft.ts';
import { offeredCrop, presetFor, presetSteps, presetsFor } from '../../../../src-renderer/panels/steps/presets.ts';

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

  it('bins EDS only where enough channels remain', () => {
    expect(presetSteps('eds', dataset('keV', 0, 0.01, 2048)).map(({ op }) => op)).toContain('rebin');
    expect(presetSteps('eds', dataset('keV', 0, 0.01, 512)).map(({ op }) => op)).not.toContain('rebin');
  });
});
