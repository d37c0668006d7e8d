import { describe, expect, it } from 'vitest';
import { hatchOf } from '../../../../src-preload/contract/phase-hatches.ts';
import { hatchBackground, phaseHatches } from '../../../../src-renderer/vis/phase-hatch.ts';

describe('hatches of phases', () => {
  it('lie exactly where the clusters of their phase are', () => {
    const labels = Int32Array.of(0, 1, 2, -1, 3, 1);
    const phases = [
      { id: 1, color: '#000000', clusters: [0] },
      { id: 2, color: '#000000', clusters: [1, 3] },
      { id: 3, color: '#000000', clusters: [2] },
    ];
    const hatches = phaseHatches(labels, 3, 2, phases);
    // The first phase stays plain.
    const marked = hatches.map(({ mask }) => labels.filter((_, i) => mask.rgba[4 * i + 3] === 255));
    expect(marked.map((of) => [...of])).toEqual([[1, 3, 1], [2]]);
  });

  it('tell twenty phases apart, and the legend shows the same lines', () => {
    const looks = Array.from({ length: 20 }, (_, index) => JSON.stringify(hatchOf(index)));
    expect(new Set(looks).size).toBe(20);
    expect(looks.filter((look) => look.includes('"directions":[]'))).toHaveLength(1);
    for (let index = 0; index < 7; index++) {
      const lines = hatchBackground(index).split('repeating').length - 1;
      expect(lines).toBe(hatchOf(index).directions.length);
    }
  });
});
