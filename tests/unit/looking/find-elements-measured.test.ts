import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { forgetCubes } from '../../../src-main/looking/cube-cache.ts';
import { findElements } from '../../../src-main/looking/find-elements.ts';
import type { ElementSearch } from '../../../src-preload/contract/elements.ts';
import { testJob } from '../../fixtures/test-job.ts';

const DATA = join(import.meta.dirname, '..', '..', '..', '..', 'shared', 'data');
const isHere = existsSync(DATA);
if (!isHere) console.log('Skipped: elements of measured files, the shared data are not here.');

const search = (file: string, dataset = 0) =>
  findElements({ file: join(DATA, file), dataset, region: null }, testJob());
const symbolsOf = ({ proposals }: ElementSearch) => proposals.map(({ symbol }) => symbol).sort();

/** What these specimens are is known from their makers, or from what was published with them. */
describe.skipIf(!isHere)('elements of measured files', () => {
  afterAll(forgetCubes);

  it('of the glass NIST K309 are those of its certificate, and the carbon of its coating', async () => {
    const found = await search('msa/NIST_K309/K309.msa');
    expect(symbolsOf(found)).toEqual(['Al', 'Ba', 'C', 'Ca', 'Fe', 'O', 'Si']);
    expect(found.proposals.map(({ confidence }) => confidence)).toEqual(new Array(7).fill('certain'));
  });

  it.each([
    ['Al2O3 std.msa', ['Al', 'C', 'O']],
    ['BaF2 std.msa', ['Ba', 'C', 'F']],
    ['CaF2 std.msa', ['C', 'Ca', 'F']],
    ['Si std.msa', ['C', 'Si']],
    ['Fe std.msa', ['C', 'Fe']],
    ['Ti std.msa', ['C', 'Ti']],
    ['Zn std.msa', ['C', 'O', 'Zn']],
  ])('of the standard %s are certain where they are in it', async (file, expected) => {
    const { proposals } = await search(`msa/NIST_K309/${file}`);
    const certain = proposals.filter(({ confidence }) => confidence === 'certain').map(({ symbol }) => symbol);
    expect(certain.sort()).toEqual(expected);
  });

  it('of barium fluoride name all peaks that the M lines make, which are no cobalt', async () => {
    const { proposals, peaks } = await search('msa/NIST_K309/BaF2 std.msa');
    expect(proposals.map(({ symbol }) => symbol)).not.toContain('Co');
    const soft = peaks.filter(({ energy }) => energy > 700 && energy < 1100);
    expect(soft.map(({ energy }) => Math.round(energy / 50) * 50)).toEqual([800, 950, 1050]);
    for (const { is } of soft) expect(is).toMatch(/^Ba M/);
  });

  it('of silicon have the oxygen of its skin, not vanadium, whose K lines would be seen', async () => {
    const { proposals } = await search('msa/NIST_K309/Si std.msa');
    expect(proposals.map(({ symbol, confidence }) => [symbol, confidence])).toEqual([
      ['Si', 'certain'],
      ['C', 'certain'],
      ['O', 'likely'],
    ]);
  });

  it('of titanium do not include nitrogen, whose line lies beside Ti Lℓ', async () => {
    expect(symbolsOf(await search('msa/NIST_K309/Ti std.msa'))).toEqual(['C', 'Ti']);
  });

  it('of dust on a grid: cobalt, zirconium and nickel are there, but may be of the instrument', async () => {
    const { proposals, correction } = await search('bruker/L2083-K-4-1_tilt_0.bcf', 1);
    const of = (symbol: string) => proposals.find((proposal) => proposal.symbol === symbol);
    for (const symbol of ['Co', 'Zr']) {
      expect(of(symbol)).toMatchObject({ confidence: 'likely' });
      expect(of(symbol)!.origin?.map?.evenness).toBe('as-background');
    }
    expect(of('Co')!.reason).toContain('with Fe Kβ allowed to differ');
    expect(of('Zr')!.reason).toContain('Lα under Pt Mα');
    expect(of('Ni')).toMatchObject({ confidence: 'possible' });
    expect(of('Ni')!.reason).toContain('Kβ under Pt Lℓ');
    for (const symbol of ['Pt', 'O', 'Cu', 'Fe', 'Mg', 'Si', 'Ti', 'C', 'Ga']) {
      expect(of(symbol)).toMatchObject({ confidence: 'certain' });
    }
    expect(correction!.errors[1].eV).toBeGreaterThan(20);
  });

  it('of core-shell particles: film, grid and detector look the same everywhere, the particles do not', async () => {
    const { proposals } = await search('hspy/core_shell.hdf5');
    const evenness = (symbol: string) => proposals.find((one) => one.symbol === symbol)?.origin?.map?.evenness;
    for (const symbol of ['C', 'Cu', 'Si']) expect(evenness(symbol)).toMatch(/^(even|as-background)$/);
    // The file names iron and platinum, and their maps are uneven: nothing speaks for the instrument.
    for (const symbol of ['Fe', 'Pt']) {
      expect(proposals.find((one) => one.symbol === symbol)).toMatchObject({ confidence: 'certain' });
      expect(proposals.find((one) => one.symbol === symbol)!.origin).toBeUndefined();
    }
  });

  it('of chalcopyrite are copper, iron and sulfur', async () => {
    expect(symbolsOf(await search('bruker/bruker_nano.spx'))).toEqual(['Cu', 'Fe', 'S']);
  });
});
