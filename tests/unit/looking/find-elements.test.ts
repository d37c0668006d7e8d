import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { forgetCubes } from '../../../src-main/looking/cube-cache.ts';
import { elementsOfRegions } from '../../../src-main/looking/elements-of-regions.ts';
import { findElements } from '../../../src-main/looking/find-elements.ts';
import { windowMap } from '../../../src-main/looking/window-map.ts';
import { testJob } from '../../fixtures/test-job.ts';
import { EDS_COLUMNS, EDS_ROWS, writeEdsCube } from '../../helpers/eds-cube.ts';

const folder = mkdtempSync(join(tmpdir(), 'phasewright-elements-'));
const file = join(folder, 'eds.npy');
beforeAll(() => writeEdsCube(file));
afterAll(() => {
  forgetCubes();
  rmSync(folder, { recursive: true, force: true });
});

const request = { file, dataset: 0 };
const symbolsOf = async (region: Parameters<typeof findElements>[0]['region']) =>
  (await findElements({ ...request, region }, testJob())).proposals.map(({ symbol }) => symbol).sort();

describe('elements of a cube', () => {
  it('are found in the sum and in regions', async () => {
    expect(await symbolsOf(null)).toEqual(['Fe', 'O', 'Si', 'Ti']);
    const half = EDS_COLUMNS / 2;
    const right = { kind: 'rectangle', row: 0, column: half, rows: EDS_ROWS, columns: half } as const;
    expect(await symbolsOf(right)).toEqual(['Si', 'Ti']);
  });

  it('are found in the brightest pixels of each channel, never as certain', async () => {
    const found = await findElements({ ...request, region: null, spectrum: 'brightest' }, testJob());
    const symbols = found.proposals.map(({ symbol }) => symbol);
    expect(symbols).toEqual(expect.arrayContaining(['Fe', 'Ti']));
    expect(found.proposals.map(({ confidence }) => confidence)).not.toContain('certain');
    expect(found.notes[0]).toContain('no sum of counts');
  });

  it('of regions are compared: how strong each is in all of them', async () => {
    const half = EDS_COLUMNS / 2;
    const part = (column: number, columns: number) =>
      ({ kind: 'rectangle', row: 0, column, rows: EDS_ROWS, columns }) as const;
    const regions = [part(0, half), part(half, half), part(0, EDS_COLUMNS)];
    const { elements, signal } = await elementsOfRegions({ ...request, regions }, testJob());
    expect(signal).toBe('lines');
    expect(elements.map(({ symbol }) => symbol).sort()).toEqual(['Fe', 'O', 'Si', 'Ti']);
    const row = (symbol: string) => elements.find((element) => element.symbol === symbol)!;
    expect(row('Fe').label).toBe('Fe Kα');
    const [left, right, all] = row('Fe').regions;
    // 96 pixels of 900 counts each; overlapping lines make it a little uncertain.
    expect(Math.abs(left!.counts!.net - 96 * 900)).toBeLessThan(0.03 * 96 * 900);
    expect(left!.confidence).toBe('certain');
    expect(right!.confidence).toBeNull();
    expect(right!.strength).toBeLessThan(3);
    expect(Math.abs(all!.counts!.net - left!.counts!.net)).toBeLessThan(0.03 * left!.counts!.net);
    expect(row('Ti').regions[0]!.confidence).toBeNull();
    expect(row('Ti').regions[1]!.confidence).toBe('certain');
    for (const cell of row('Si').regions) expect(cell.strength).toBeGreaterThan(20);
  });

  it('of regions are searched on one axis, which all of them together put right', async () => {
    const half = EDS_COLUMNS / 2;
    const part = (column: number) => ({ kind: 'rectangle', row: 0, column, rows: EDS_ROWS, columns: half }) as const;
    const axis = { name: 'Energy', units: 'keV', scale: 0.01, offset: 0.02 };
    const { elements, notes } = await elementsOfRegions(
      { ...request, regions: [part(0), part(half)], axis },
      testJob(),
    );
    expect(elements.map(({ symbol }) => symbol).sort()).toEqual(['Fe', 'O', 'Si', 'Ti']);
    expect(notes).toHaveLength(1);
    expect(notes[0]).toMatch(/off the table by (19|20|21) eV/);
  });

  it('of a small region are looked for on the axis that all pixels give', async () => {
    const axis = { name: 'Energy', units: 'keV', scale: 0.01, offset: 0.02 };
    const whole = await findElements({ ...request, region: null, axis }, testJob());
    expect(whole.correction!.errors[0].eV).toBeGreaterThan(15);
    const pixel = { kind: 'rectangle', row: 0, column: 0, rows: 1, columns: 1 } as const;
    const part = await findElements({ ...request, region: pixel, axis }, testJob());
    expect(part.correction).toEqual(whole.correction);
    // Positions are those of the axis that is shown.
    const iron = part.peaks.find(({ is }) => is === 'Fe Kα')!;
    expect(Math.abs(iron.energy - (6.404 + 0.02))).toBeLessThan(0.01);
  });

  it('of regions are refused where a region holds no pixel of the map', async () => {
    const region = { kind: 'pixels', pixels: [EDS_ROWS * EDS_COLUMNS] } as const;
    const asked = { ...request, regions: [{ ...region, pixels: [...region.pixels] }] };
    await expect(elementsOfRegions(asked, testJob())).rejects.toMatchObject({ code: 'parameter-invalid' });
  });

  it('need an energy axis; a calibration of the recipe counts', async () => {
    const axis = { name: 'Energy', units: 'cm^-1', scale: 1, offset: 0 };
    await expect(findElements({ ...request, region: null, axis }, testJob())).rejects.toMatchObject({
      code: 'data-unsuitable',
    });
    const inEV = { name: 'Energy', units: 'eV', scale: 10, offset: 0 };
    const found = await findElements({ ...request, region: null, axis: inEV }, testJob());
    expect(found.peaks.some(({ energy, is }) => is === 'Fe Kα' && Math.abs(energy - 6404) < 15)).toBe(true);
  });

  it('have net maps: the counts of the line are where the element is, and nothing is left where it is not', async () => {
    const background = {
      model: 'line',
      windows: [
        [612, 620],
        [661, 669],
      ],
    } as const;
    const { map, net } = await windowMap(
      {
        ...request,
        first: 632,
        end: 649,
        background: {
          ...background,
          windows: [
            [612, 620],
            [661, 669],
          ],
        },
      },
      testJob(),
    );
    const mean = (isLeft: boolean) => {
      const chosen = map.filter((_, pixel) => pixel % EDS_COLUMNS < EDS_COLUMNS / 2 === isLeft);
      return chosen.reduce((sum, value) => sum + value, 0) / chosen.length;
    };
    // 84 % of 900 counts lie in the window; 96 pixels leave the mean uncertain by about 3 and 0.6.
    expect(Math.abs(mean(true) - 0.86 * 900)).toBeLessThan(30);
    expect(Math.abs(mean(false))).toBeLessThan(3);
    expect(net!.counts).toBeCloseTo(
      map.reduce((sum, value) => sum + value, 0),
      -1,
    );
    expect(net!.error).toBeGreaterThan(Math.sqrt(net!.counts));
    const plain = await windowMap({ ...request, first: 632, end: 649 }, testJob());
    expect(plain.net).toBeUndefined();
    expect(plain.map[0]! - map[0]!).toBeGreaterThanOrEqual(0);
  });

  it('refuses a background outside the spectrum', async () => {
    const background = {
      model: 'line',
      windows: [
        [10, 20],
        [1990, 2001],
      ],
    } as const;
    const asked = {
      ...request,
      first: 632,
      end: 649,
      background: {
        model: background.model,
        windows: [
          [10, 20],
          [1990, 2001],
        ] as [[number, number], [number, number]],
      },
    };
    await expect(windowMap(asked, testJob())).rejects.toMatchObject({ code: 'parameter-invalid' });
  });
});
