import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../src-main/analysis/random/random.ts';
import { STEEL_PHASES, simulateDuplexSteel } from '../../../src-main/example/duplex-steel.ts';
import { poisson } from '../../../src-main/example/poisson.ts';
import { blur, randomField } from '../../../src-main/example/random-field.ts';
import { writeExample } from '../../../src-main/example/write-example.ts';
import { inspectFile } from '../../../src-main/readers/inspect-file.ts';
import { parseRecipeText } from '../../../src-preload/contract/recipe-parsing.ts';

const steel = simulateDuplexSteel();
const [rows, columns, channels] = steel.shape;
const pixels = rows * columns;

/** Pearson correlation. */
function correlation(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const mean = (values: ArrayLike<number>) => Array.from(values).reduce((sum, value) => sum + value, 0) / values.length;
  const [ma, mb] = [mean(a), mean(b)];
  let [ab, aa, bb] = [0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    ab += (a[i] - ma) * (b[i] - mb);
    aa += (a[i] - ma) ** 2;
    bb += (b[i] - mb) ** 2;
  }
  return ab / Math.sqrt(aa * bb);
}

describe('simulated duplex steel', () => {
  it('is 100 × 100 × 250, 10–35 eV, calibrated', () => {
    expect(steel.shape).toEqual([100, 100, 250]);
    expect(steel.counts).toHaveLength(2_500_000);
    expect(steel.axes.map(({ units }) => units)).toEqual(['nm', 'nm', 'eV']);
    const energy = steel.axes[2]!;
    expect([energy.offset, energy.offset + energy.scale * energy.size]).toEqual([10, 35]);
  });

  it('is the same every time, and different for another seed', () => {
    const again = simulateDuplexSteel();
    expect(Buffer.compare(Buffer.from(again.counts.buffer), Buffer.from(steel.counts.buffer))).toBe(0);
    expect(again.labels).toEqual(steel.labels);
    expect(simulateDuplexSteel(1).labels).not.toEqual(steel.labels);
  });

  it('has the areas of a duplex steel: two main phases and a few per cent of σ', () => {
    const areas = STEEL_PHASES.map((_, phase) => steel.labels.filter((label) => label === phase).length / pixels);
    expect(areas[0]).toBeGreaterThan(0.5);
    expect(areas[1]).toBeGreaterThan(0.35);
    expect(areas[2]).toBeGreaterThan(0.02);
    expect(areas[2]).toBeLessThan(0.05);
  });

  it('has abundances that sum to 1, and mixed pixels at the interfaces', () => {
    let mixed = 0;
    for (let pixel = 0; pixel < pixels; pixel++) {
      const shares = steel.abundances.subarray(pixel * 3, pixel * 3 + 3);
      expect(shares[0] + shares[1] + shares[2]).toBeCloseTo(1, 5);
      expect(Math.max(...shares)).toBe(shares[steel.labels[pixel]]);
      if (Math.max(...shares) < 0.9) mixed++;
    }
    expect(mixed / pixels).toBeGreaterThan(0.02);
    expect(mixed / pixels).toBeLessThan(0.3);
  });

  it('has σ where ferrite and austenite meet', () => {
    const isAt = (phase: number, row: number, column: number) =>
      row >= 0 && row < rows && column >= 0 && column < columns && steel.labels[row * columns + column] === phase;
    let near = 0;
    let all = 0;
    for (let pixel = 0; pixel < pixels; pixel++) {
      if (steel.labels[pixel] !== 2) continue;
      const found = [false, false];
      for (let r = -4; r <= 4; r++) {
        for (let c = -4; c <= 4; c++) {
          for (const phase of [0, 1])
            found[phase] ||= isAt(phase, Math.floor(pixel / columns) + r, (pixel % columns) + c);
        }
      }
      all++;
      if (found[0] && found[1]) near++;
    }
    expect(near / all).toBeGreaterThan(0.95);
  });

  it('total counts follow the thickness, not the phase; the center of mass follows the phase, not the thickness', () => {
    const total = new Float64Array(pixels);
    const center = new Float64Array(pixels);
    for (let pixel = 0; pixel < pixels; pixel++) {
      for (let channel = 0; channel < channels; channel++) {
        const counts = steel.counts[pixel * channels + channel];
        total[pixel] += counts;
        center[pixel] += counts * channel;
      }
      center[pixel] /= total[pixel];
    }
    const column = Float64Array.from({ length: pixels }, (_, pixel) => pixel % columns);
    const austenite = Float64Array.from(steel.labels, (label) => (label === 1 ? 1 : 0));
    expect(correlation(total, column)).toBeGreaterThan(0.95);
    expect(Math.abs(correlation(total, austenite))).toBeLessThan(0.2);
    expect(correlation(center, austenite)).toBeGreaterThan(0.85);
    expect(Math.abs(correlation(center, column))).toBeLessThan(0.4);
  });
});

describe('example job', () => {
  it('writes a cube and its truth that our own readers read', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'phasewright-example-'));
    const job = { signal: new AbortController().signal, report() {}, pause: async () => {}, warn() {} };
    try {
      const answer = await writeExample({ out: join(folder, 'steel.npy') }, job);
      expect(answer.truth).toBe(join(folder, 'steel.truth.npy'));
      const cube = await inspectFile({ file: answer.out, statistics: true }, job);
      expect(cube.datasets[0]).toMatchObject({ kind: 'spectrum-image', shape: [100, 100, 250], dtype: 'uint16' });
      expect(cube.datasets[0]?.axes.map(({ units }) => units)).toEqual(['nm', 'nm', 'eV']);
      const truth = await inspectFile({ file: answer.truth, statistics: true }, job);
      expect(truth.datasets[0]).toMatchObject({ shape: [100, 100], dtype: 'int32', statistics: { min: 0, max: 2 } });
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it.each(['example', 'eels-low-loss', 'eds'])('the recipe %s is valid', (name) => {
    const file = new URL(`../../../resources/recipes/${name}.json`, import.meta.url);
    expect(parseRecipeText(readFileSync(file, 'utf8')).steps.length).toBeGreaterThan(2);
  });
});

describe('poisson', () => {
  // Mean and variance of n draws scatter by √(μ/n) and about μ√(2/n): 5 standard errors.
  it.each([0, 0.3, 4, 9.99, 10, 57, 900])('has mean and variance %d', (mean) => {
    const random = createRandom(1);
    const n = 40_000;
    const draws = Float64Array.from({ length: n }, () => poisson(random, mean));
    const average = draws.reduce((sum, value) => sum + value, 0) / n;
    const variance = draws.reduce((sum, value) => sum + (value - average) ** 2, 0) / (n - 1);
    expect(Math.abs(average - mean)).toBeLessThanOrEqual(5 * Math.sqrt(mean / n));
    expect(Math.abs(variance - mean)).toBeLessThanOrEqual(5 * Math.sqrt((mean + 2 * mean ** 2) / n));
  });

  it('has the probabilities of the definition', () => {
    const random = createRandom(2);
    const n = 200_000;
    const mean = 12;
    const seen = new Float64Array(40);
    for (let i = 0; i < n; i++) seen[Math.min(39, poisson(random, mean))]++;
    let probability = Math.exp(-mean);
    for (let k = 0; k < 30; k++) {
      expect(Math.abs(seen[k] / n - probability)).toBeLessThan(5 * Math.sqrt(probability / n) + 1e-5);
      probability *= mean / (k + 1);
    }
  });
});

describe('random field', () => {
  it('has mean 0, variance 1, and neighbors that resemble each other', () => {
    const field = randomField(createRandom(3), 40, 60, 3, 5);
    const mean = field.reduce((sum, value) => sum + value, 0) / field.length;
    expect(mean).toBeCloseTo(0, 10);
    expect(field.reduce((sum, value) => sum + value ** 2, 0) / field.length).toBeCloseTo(1, 10);
    expect(correlation(field.subarray(0, -1), field.subarray(1))).toBeGreaterThan(0.9);
  });

  it('blurring keeps the sum when it wraps, and a constant at every edge', () => {
    const spike = new Float64Array(20 * 20);
    spike[0] = 1;
    expect(blur(spike, 20, 20, 1.5, 2, 'wrap').reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 12);
    for (const value of blur(new Float64Array(400).fill(7), 20, 20, 2, 1, 'nearest')) expect(value).toBeCloseTo(7, 12);
  });
});
