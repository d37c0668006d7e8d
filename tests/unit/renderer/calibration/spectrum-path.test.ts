import { describe, expect, it } from 'vitest';
import { spectrumPath } from '../../../../src-renderer/dialogs/calibration/spectrum-path.ts';

const HEIGHT = 100;

/** Column of the highest point of a path. */
function peakColumn(path: string): number {
  const points = path
    .split(/[ML]/)
    .slice(1)
    .map((point) => point.split(' ').map(Number) as [number, number]);
  const top = Math.min(...points.map(([, y]) => y));
  const at = points.filter(([, y]) => y === top).map(([x]) => x);
  return at.reduce((sum, x) => sum + x, 0) / at.length;
}

describe('the spectrum that positions are clicked on', () => {
  it('has each peak over its own channel, where channels are wider and where they are narrower than a column', () => {
    for (const [channels, peak, width] of [
      [64, 10, 631],
      [4096, 1500, 560],
    ] as const) {
      const values = new Float32Array(channels).fill(1);
      values[peak] = 50;
      const column = peakColumn(spectrumPath(values, [0, channels - 1], false, { width, height: HEIGHT }));
      expect(Math.abs(column - (peak / (channels - 1)) * (width - 1))).toBeLessThanOrEqual(1);
    }
  });

  it('keeps a single high channel among many, on both scales', () => {
    const values = new Float32Array(10_000).fill(1);
    values[7777] = 1e6;
    for (const log of [false, true]) {
      const path = spectrumPath(values, [0, 9999], log, { width: 300, height: HEIGHT });
      expect(path).toMatch(/ 0\.0(L|$)/);
    }
  });
});
