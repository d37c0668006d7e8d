import { describe, expect, it } from 'vitest';
import { readExemplars } from '../../../../src-renderer/panels/exemplars/read-exemplars.ts';
import { binnedMeans, scaledTo, sparkPaths } from '../../../../src-renderer/vis/sparkline.ts';

describe('readExemplars', () => {
  const first = { purest: [1, 2], typical: [3], boundary: [] };
  const second = { purest: [4], typical: [], boundary: [5] };

  it('reads lists by kind, and by cluster', () => {
    const byKind = { purest: [[1, 2], [4]], typical: [[3], []], boundary: [[], [5]] };
    expect(readExemplars({ exemplars: byKind }, 2)).toEqual([first, second]);
    expect(readExemplars({ exemplars: [first, second] }, 2)).toEqual([first, second]);
  });

  it('says when there are none', () => {
    expect(readExemplars({}, 2)).toBeNull();
    expect(readExemplars({ exemplars: {} }, 1)).toEqual([{ purest: [], typical: [], boundary: [] }]);
  });
});

describe('sparkline', () => {
  it('keeps the mean when it bins', () => {
    expect([...binnedMeans([1, 3, 5, 7], 2)]).toEqual([2, 6]);
    expect([...binnedMeans([1, 2], 10)]).toEqual([1, 2]);
    expect([...binnedMeans([], 10)]).toEqual([]);
  });

  it('scales to the same sum', () => {
    expect([...scaledTo(Float64Array.of(1, 3), Float64Array.of(10, 10))]).toEqual([5, 15]);
    expect([...scaledTo(Float64Array.of(0, 0), Float64Array.of(1, 1))]).toEqual([0, 0]);
  });

  it('draws curves on one page, gaps left out', () => {
    expect(sparkPaths([Float64Array.of(0, 10), Float64Array.of(5, Number.NaN, 5)], 100, 22)).toEqual([
      'M0 21L100 1',
      'M0 11L100 11',
    ]);
    expect(sparkPaths([Float64Array.of(2, 2)], 10, 10)[0]).toMatch(/^M0 9L10 9$/);
  });
});
