import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ELEMENTS } from '../../../../src-main/analysis/elements/element-table.ts';
import { proposeFromEdges } from '../../../../src-main/analysis/elements/propose-from-edges.ts';
import { findElements } from '../../../../src-main/looking/find-elements.ts';
import { openFile } from '../../../../src-main/readers/registry.ts';
import { testJob } from '../../../fixtures/test-job.ts';
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

  it('are none where a smooth spectrum only bends and waves', () => {
    // Multiple plasmons without noise, and an uneven detector: nothing rises at one place more than elsewhere.
    const plasmons = Float64Array.from({ length: 1024 }, (_, i) => {
      const eV = -100 + 0.5 * i;
      let sum = 1e-8;
      for (let order = 0; order < 4; order++) sum += 1e5 * 0.5 ** order * Math.exp(-0.5 * ((eV - 20 * order) / 2) ** 2);
      return sum + 1e3 * Math.exp(-(((eV + 100) / 60) ** 2) / 8);
    });
    expect(
      proposeFromEdges({ intensities: plasmons, axis: { offset: -100, scale: 0.5 }, perKeV: 1000 }, ELEMENTS).proposals,
    ).toEqual([]);
    const waves = simulate([], 4).map((value, i) => value * (1 + 0.02 * Math.sin(i / 25)));
    expect(propose(waves).proposals).toEqual([]);
  });

  it('are known by edges that rise slowly, as no more than possible', () => {
    const values = simulate([], 5).map((value, i) => {
      const eV = AXIS.offset + AXIS.scale * i;
      return eV < 1021.8 ? value : value * (1 + 0.06 * Math.min(1, (eV - 1021.8) / 25));
    });
    expect(propose(values.subarray(0, 1600)).proposals.map(({ symbol, confidence }) => [symbol, confidence])).toEqual([
      ['Zn', 'possible'],
    ]);
  });

  it('tell a step from a white line: copper is no praseodymium', () => {
    const [step] = propose(simulate([[931, 0.3]])).proposals;
    expect(step).toMatchObject({ symbol: 'Cu', confidence: 'certain', alternatives: [] });
    const white = simulate([]).map((value, i) => {
      const eV = AXIS.offset + AXIS.scale * i;
      const line = (at: number) => Math.exp(-0.5 * ((eV - at - 2) / 1.5) ** 2);
      return value * (1 + 0.5 * line(928.8) + 0.35 * line(948.7));
    });
    expect(propose(white).proposals[0]).toMatchObject({ symbol: 'Pr' });
  });

  it('are never sure where outer shells crowd', () => {
    const low = (values: readonly string[]) => {
      const axis = { offset: 60, scale: 0.25 };
      const normal = normalNumbers(7);
      const intensities = Float64Array.from({ length: 800 }, (_, i) => {
        const value = 1e6 * ((60 + 0.25 * i) / 60) ** -3 * (60 + 0.25 * i >= 116 ? 1.6 : 1);
        return value + Math.sqrt(value) * normal();
      });
      return proposeFromEdges({ intensities, axis, perKeV: 1000, named: values }, ELEMENTS).proposals[0]!;
    };
    expect(low([])).toMatchObject({ confidence: 'possible' });
    expect([low([]).symbol, ...low([]).alternatives]).toEqual(expect.arrayContaining(['La']));
    expect(low(['La'])).toMatchObject({ symbol: 'La', confidence: 'certain' });
  });
});

/** What is in the specimens of other people's files; what lies outside their energies cannot be found. */
const REAL: readonly (readonly [file: string, found: readonly string[], atMost: number])[] = [
  ['gatan/DMReader_EELS_STO.dm3', ['Ti', 'O'], 2],
  ['gatan/DMReader_SpectrumImage_SI-EELS.dm3', ['Ti', 'O'], 2],
  ['gatan/EELS_SI.dm4', ['O'], 1],
  ['gatan/test-EELS_spectrum.dm3', [], 0],
  ['hspy/CuZn_EELS_mapping_tutorial.hspy', ['Cu', 'Zn'], 2],
  ['hspy/LSMO_linescan.hspy', ['Mn', 'O'], 2],
  ['hspy/EELS_LL_linescan_simulated_thickness_variation.hspy', [], 0],
  ['msa/coreloss_spectrum.msa', ['Mn', 'O'], 2],
  ['unmixing/eels_oxide/oxide_interface_d1000.npz', ['Mn', 'O', 'Ti', 'Fe'], 4],
  ['tia/old/16x16-point_spectrum-1x1024.emi', [], 0],
  ['tia/old/16x16-spectrum_image-5x5x1024.emi', [], 0],
];
const SHARED = join(import.meta.dirname, '../../../../../shared/data');

describe.skipIf(!existsSync(SHARED))('elements of real loss spectra', () => {
  it.each(REAL)('%s', async (file, found, atMost) => {
    const { proposals } = await search(join(SHARED, file));
    expect(proposals.map(({ symbol }) => symbol)).toEqual(expect.arrayContaining([...found]));
    expect(proposals.length).toBe(atMost);
  });

  it.each(['hspy/LSMO_linescan_low_loss.hspy', 'msa/lowloss_spectrum.msa'])('%s: possible at most', async (file) => {
    const { proposals } = await search(join(SHARED, file));
    expect(proposals.map(({ confidence }) => confidence)).toEqual(['possible']);
    const [{ symbol, alternatives }] = proposals as [(typeof proposals)[0]];
    expect([symbol, ...alternatives]).toContain('La');
  });
});

async function search(path: string) {
  const opened = await openFile(path);
  const dataset = opened.datasets.findIndex(({ kind }) => kind.startsWith('spectrum'));
  opened.close();
  return findElements({ file: path, dataset, region: null }, testJob());
}
