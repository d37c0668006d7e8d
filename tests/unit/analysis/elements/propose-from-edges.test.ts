import { describe, expect, it } from 'vitest';
import { ELEMENTS } from '../../../../src-main/analysis/elements/element-table.ts';
import { proposeFromEdges } from '../../../../src-main/analysis/elements/propose-from-edges.ts';
import { normalNumbers } from '../../../helpers/data.ts';

const AXIS = { offset: 240, scale: 0.5 };

/** A power law with steps that fall off like one, and counting noise. */
function simulate(steps: readonly (readonly [eV: number, jump: number])[], seed = 1): Float64Array {
  const normal = normalNumbers(seed);
  return Float64Array.from({ length: 1600 }, (_, i) => {
    const eV = AXIS.offset + AXIS.scale * i;
    let value = 1e6 * (eV / 240) ** -3;
    for (const [onset, jump] of steps) if (eV >= onset) value += jump * 1e6 * (onset / 240) ** -3 * (eV / onset) ** -3;
    return value + Math.sqrt(value) * normal();
  });
}
const propose = (values: Float64Array, named: readonly string[] = []) =>
  proposeFromEdges({ intensities: values, axis: AXIS, perKeV: 1000, named }, ELEMENTS);

describe('elements of a loss spectrum', () => {
  it('are none in a power law', () => {
    for (const seed of [1, 2, 3]) expect(propose(simulate([], seed)).proposals).toEqual([]);
  });

  it('are known by their edges', () => {
    const { proposals, peaks } = propose(
      simulate([
        [284, 0.4],
        [455, 0.4],
        [532, 0.3],
        [708, 0.4],
      ]),
    );
    expect(proposals.map(({ symbol }) => symbol).sort()).toEqual(['C', 'Fe', 'O', 'Ti']);
    expect(peaks.map(({ is }) => is)).toEqual(['C K', 'Ti L₃', 'O K', 'Fe L₃']);
    for (const [i, eV] of [284, 455, 532, 708].entries()) expect(Math.abs(peaks[i]!.energy - eV)).toBeLessThan(1.5);
  });

  it('say how far the onset is from the table', () => {
    const [fe] = propose(simulate([[710.8, 0.4]])).proposals;
    expect(fe).toMatchObject({ symbol: 'Fe' });
    expect(fe!.reason).toMatch(/rise of \d+ % at 71\d\.\d eV, [34]\.\d eV above the table/);
  });

  it('prefer what the file names', () => {
    const at = simulate([[529, 0.3]]);
    expect(propose(at).proposals[0]!.symbol).toBe('O');
    expect(propose(at, ['Sb']).proposals[0]!.symbol).toBe('Sb');
  });
});
