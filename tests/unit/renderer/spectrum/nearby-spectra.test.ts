import { describe, expect, it } from 'vitest';
import type { PixelBlock } from '../../../../src-preload/contract/looked-dataset.ts';
import { NearbySpectra } from '../../../../src-renderer/panels/spectrum/nearby-spectra.ts';

const SIZE = { rows: 100, columns: 80, channels: 1024 };
/** What stands in channel 0 and 1 of a pixel. */
const spectrumOf = (row: number, column: number) => [row, column];

/** Answers at once, and keeps what was asked for. */
function made(size = SIZE) {
  const blocks: PixelBlock[] = [];
  const nearby = new NearbySpectra(size, (block) => {
    blocks.push(block);
    const values = new Uint16Array(block.rows * block.columns * size.channels);
    for (let i = 0; i < block.rows * block.columns; i++) {
      const [row, column] = [block.row + Math.floor(i / block.columns), block.column + (i % block.columns)];
      values.set(spectrumOf(row, column), i * size.channels);
    }
    return { answer: Promise.resolve({ values }) };
  });
  return { blocks, nearby };
}
const turn = () => new Promise((resolve) => setTimeout(resolve));

describe('spectra near a pointer', () => {
  it('has the pixels that a steady pointer comes to, and each one right', async () => {
    const { nearby, blocks } = made();
    let known = 0;
    for (let step = 0; step < 40; step++) {
      const pixel = { row: 50 - step, column: 20 + step };
      const found = nearby.at(pixel);
      if (found) {
        known++;
        expect([found.length, ...found.slice(0, 2)]).toEqual([1024, pixel.row, pixel.column]);
      }
      nearby.follow(pixel);
      await turn();
    }
    expect(known).toBeGreaterThanOrEqual(38);
    expect(blocks.length).toBeLessThanOrEqual(8);
  });

  it('does not follow jumps', async () => {
    const { nearby, blocks } = made();
    for (const row of [5, 60, 5, 60]) {
      nearby.follow({ row, column: 10 });
      await turn();
    }
    expect(blocks).toEqual([]);
  });

  it('asks for pixels inside the cube only, one block at a time', async () => {
    const { nearby, blocks } = made();
    nearby.follow({ row: 98, column: 1 });
    nearby.follow({ row: 99, column: 0 });
    nearby.follow({ row: 99, column: 1 });
    expect(blocks).toHaveLength(1);
    await turn();
    for (const { row, column, rows, columns } of blocks) {
      expect(Math.min(row, column)).toBeGreaterThanOrEqual(0);
      expect(row + rows).toBeLessThanOrEqual(SIZE.rows);
      expect(column + columns).toBeLessThanOrEqual(SIZE.columns);
    }
    const small = made({ rows: 1, columns: 2, channels: 8 });
    small.nearby.follow({ row: 0, column: 0 });
    small.nearby.follow({ row: 0, column: 1 });
    expect(small.blocks).toEqual([{ row: 0, column: 0, rows: 1, columns: 2 }]);
  });

  it('keeps a bounded number of blocks and outlives a failed call', async () => {
    const { nearby } = made();
    nearby.follow({ row: 10, column: 0 });
    for (let column = 1; column < 80; column++) {
      nearby.follow({ row: 10, column });
      await turn();
    }
    for (let row = 11; row < 100; row++) {
      nearby.follow({ row, column: 79 });
      await turn();
    }
    expect(nearby.at({ row: 10, column: 5 })).toBeNull();
    expect(nearby.at({ row: 99, column: 79 })).not.toBeNull();

    const failing = new NearbySpectra(SIZE, () => ({ answer: Promise.reject(new Error('gone')) }));
    failing.follow({ row: 1, column: 1 });
    failing.follow({ row: 1, column: 2 });
    await turn();
    expect(failing.at({ row: 1, column: 2 })).toBeNull();
  });
});
