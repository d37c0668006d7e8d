import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { drawDots } from '../../../../src-renderer/vis/dots-drawing.ts';
import type { DrawCommand } from '../../../../src-renderer/vis/draw-commands.ts';
import { drawLog } from '../../../../src-renderer/vis/draw-log.ts';
import { canBeLog, drawLosses, type Epoch, lossScales } from '../../../../src-renderer/vis/losses-drawing.ts';
import { DARK_THEME, LIGHT_THEME } from '../../../../src-renderer/vis/theme.ts';

/** Draw commands; they are looked at before they are committed; `UPDATE_GOLDEN=1` rewrites them. */
const FOLDER = join(import.meta.dirname, '../../../golden/draw');

function expectGolden(name: string, commands: readonly DrawCommand[]) {
  const file = join(FOLDER, `${name}.json`);
  const drawn = drawLog(commands);
  if (process.env.UPDATE_GOLDEN) writeFileSync(file, drawn);
  if (!existsSync(file)) throw new Error(`${file} is missing; write it with UPDATE_GOLDEN=1 and look at it`);
  expect(drawn).toBe(readFileSync(file, 'utf8'));
}

const SIZE = { width: 360, height: 180 };
const EPOCHS: readonly Epoch[] = Array.from({ length: 12 }, (_, i) => ({
  training: 1 / (i + 1),
  validation: 1 / (i + 1) + 0.02 * i,
  learningRate: 1e-3 * Math.cos((i / 24) * Math.PI),
}));

describe('losses', () => {
  const picture = { epochs: EPOCHS, best: 7, read: 3, log: true, isLive: false, ...SIZE };

  it('stand on a log axis with the best epoch and the learning rate', () => {
    expectGolden('losses-log', drawLosses({ ...picture, theme: LIGHT_THEME }));
  });

  it('stand on a linear axis, dark', () => {
    expectGolden('losses', drawLosses({ ...picture, log: false, read: 0, theme: DARK_THEME }));
  });

  it.each([false, true])('are read where they were drawn (log: %s)', (log) => {
    const scales = lossScales(EPOCHS, log, { ...SIZE, isLive: false });
    for (let epoch = 1; epoch <= EPOCHS.length; epoch++) expect(scales.epochAt(scales.x(epoch))).toBe(epoch);
    expect(scales.epochAt(-50)).toBe(1);
    expect(scales.epochAt(9999)).toBe(EPOCHS.length);
    for (const { training, validation } of EPOCHS) {
      for (const loss of [training, validation]) {
        expect(scales.y(loss)).toBeGreaterThanOrEqual(scales.plot.y);
        expect(scales.y(loss)).toBeLessThanOrEqual(scales.plot.y + scales.plot.height);
      }
    }
  });

  it('leave room for the epochs to come only while there are some', () => {
    const [first, second] = EPOCHS.slice(0, 2);
    const share = (isLive: boolean) => {
      const { plot, x } = lossScales([first!, second!], false, { ...SIZE, isLive });
      return (x(2) - plot.x) / plot.width;
    };
    expect(share(false)).toBeCloseTo(0.75);
    expect(share(true)).toBeCloseTo(0.3);
  });

  it('of counts may be negative: then there is no log axis', () => {
    expect(canBeLog(EPOCHS)).toBe(true);
    expect(canBeLog([{ training: -3, validation: 1, learningRate: 1 }])).toBe(false);
    expect(canBeLog([{ training: 3, validation: Number.NaN, learningRate: 1 }])).toBe(true);
  });

  it.each([
    [1, '1'],
    [1e-3, '0.001'],
    [2e-6, '2 × 10⁻⁶'],
  ])('writes a learning rate of %s as people do', (learningRate, words) => {
    const epochs = [{ training: 2, validation: 1, learningRate }];
    const drawn = drawLosses({ epochs, best: 1, read: 0, log: true, isLive: false, ...SIZE, theme: LIGHT_THEME });
    expect(drawn.findLast((one) => one.op === 'text')).toMatchObject({ text: words });
  });

  it('draws the first epoch alone, with nothing held out', () => {
    const epochs = [{ training: 2, validation: Number.NaN, learningRate: 1e-3 }];
    const texts = drawLosses({
      epochs,
      best: 1,
      read: 0,
      log: true,
      isLive: false,
      ...SIZE,
      theme: LIGHT_THEME,
    }).flatMap((one) => (one.op === 'text' ? [one.text] : []));
    expect(texts).toContain('best: 1');
    expect(texts).toContain('0.001');
  });
});

it('dots fill their frame, and what is missing has none', () => {
  const points = Float32Array.of(0, 0, 10, 5, 5, Number.NaN, 10, 0);
  const drawn = drawDots({ points, xTitle: 'first', yTitle: 'second', ...SIZE, theme: LIGHT_THEME });
  expectGolden('dots', drawn);
  expect(drawn.filter((one) => one.op === 'rect' && one.fill !== undefined)).toHaveLength(3);
});
