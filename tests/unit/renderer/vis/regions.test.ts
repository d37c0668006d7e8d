import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  lassoRegion,
  type Point,
  pixelsInPolygon,
  probeRegion,
  rectangleRegion,
  regionOutline,
  regionSize,
} from '../../../../src-renderer/vis/regions.ts';

/** Ray casting for one point, as in Franklin's PNPOLY. */
function isInside(corners: readonly Point[], x: number, y: number): boolean {
  let inside = false;
  for (let i = 0, j = corners.length - 1; i < corners.length; j = i++) {
    const [a, b] = [corners[i], corners[j]];
    if (a.y > y !== b.y > y && x < ((b.x - a.x) * (y - a.y)) / (b.y - a.y) + a.x) inside = !inside;
  }
  return inside;
}

// Quarters of pixels, off the middle lines by amounts that no whole numbers relate: no corner and no edge, also none along
// a diagonal, lies on a pixel's middle exactly, where the answer is a matter of rounding.
const quarters = fc.integer({ min: -20, max: 120 });
const corner = fc.tuple(quarters, quarters).map(([x, y]) => ({ x: x / 4 + Math.SQRT2 / 11, y: y / 4 + Math.PI / 29 }));
const polygons = fc.array(corner, { minLength: 3, maxLength: 12 });

describe('regions', () => {
  it('holds exactly the pixels whose middle is inside the polygon', () => {
    fc.assert(
      fc.property(
        polygons,
        fc.integer({ min: 1, max: 25 }),
        fc.integer({ min: 1, max: 25 }),
        (corners, rows, columns) => {
          const expected: number[] = [];
          for (let row = 0; row < rows; row++) {
            for (let column = 0; column < columns; column++) {
              if (isInside(corners, column + 0.5, row + 0.5)) expected.push(row * columns + column);
            }
          }
          expect(pixelsInPolygon(corners, rows, columns)).toEqual(expected);
        },
      ),
    );
  });

  it('is a rectangle whichever corner it was drawn from, and inside the map', () => {
    const region = { kind: 'rectangle', row: 2, column: 1, rows: 3, columns: 4 };
    expect(rectangleRegion({ row: 2, column: 1 }, { row: 4, column: 4 }, 10, 10)).toEqual(region);
    expect(rectangleRegion({ row: 4, column: 1 }, { row: 2, column: 4 }, 10, 10)).toEqual(region);
    expect(rectangleRegion({ row: -5, column: 8 }, { row: 99, column: 99 }, 10, 10)).toEqual({
      kind: 'rectangle',
      row: 0,
      column: 8,
      rows: 10,
      columns: 2,
    });
  });

  it('cuts the probe off at the edges', () => {
    expect(probeRegion({ row: 0, column: 5 }, 3, 10, 10)).toEqual({
      kind: 'rectangle',
      row: 0,
      column: 4,
      rows: 2,
      columns: 3,
    });
    expect(regionSize(probeRegion({ row: 5, column: 5 }, 5, 10, 10))).toBe(25);
  });

  it('is nothing when a lasso holds no pixel', () => {
    expect(
      lassoRegion(
        [
          { x: 1, y: 1 },
          { x: 1.2, y: 1 },
          { x: 1.2, y: 1.2 },
        ],
        10,
        10,
      ),
    ).toBeNull();
  });

  it('outlines a list of pixels as long as its outer edges', () => {
    // An L of three pixels on three columns has a perimeter of 8.
    const outline = regionOutline({ kind: 'pixels', pixels: [0, 3, 4] }, 3);
    let length = 0;
    for (let i = 0; i < outline.length; i += 6)
      length += Math.hypot(outline[i + 2] - outline[i], outline[i + 3] - outline[i + 1]);
    expect(length).toBe(8);
  });

  it('does not take a pixel at the right edge for the neighbor of one at the left', () => {
    const outline = regionOutline({ kind: 'pixels', pixels: [2, 3] }, 3);
    expect(outline.length / 6).toBe(8);
  });
});
