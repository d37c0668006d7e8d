import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { phaseOutlines, phaseTint } from '../../../../src-renderer/vis/phase-overlay.ts';

const phases = [0, 1, 2].map((id) => ({ id, color: ['#102030', '#405060', '#708090'][id]!, clusters: [id] }));

/** Lengths of the borders of each phase, and the pixel just inside each piece's middle. */
function measured(outline: { readonly edges: readonly number[] }) {
  let length = 0;
  const inside: { x: number; y: number }[] = [];
  for (let i = 0; i < outline.edges.length; i += 6) {
    const [x0, y0, x1, y1, right, down] = outline.edges.slice(i, i + 6) as [
      number,
      number,
      number,
      number,
      number,
      number,
    ];
    length += Math.abs(x1 - x0) + Math.abs(y1 - y0);
    for (let at = 0.5; at < Math.abs(x1 - x0) + Math.abs(y1 - y0); at++) {
      inside.push({ x: x0 + (x1 > x0 ? at : 0) + right / 2, y: y0 + (y1 > y0 ? at : 0) + down / 2 });
    }
  }
  return { length, inside };
}

describe('borders of phases', () => {
  it('lie between every two neighbors of different phases, and inside their own', () => {
    const maps = fc
      .integer({ min: 1, max: 8 })
      .chain((rows) =>
        fc
          .integer({ min: 1, max: 8 })
          .chain((columns) =>
            fc
              .array(fc.integer({ min: -1, max: 3 }), { minLength: rows * columns, maxLength: rows * columns })
              .map((values) => ({ rows, columns, values })),
          ),
      );
    fc.assert(
      fc.property(maps, ({ rows, columns, values }) => {
        const overlay = phaseOutlines({ rows, columns, values }, phases, null);
        if (overlay.kind !== 'outlines') throw new Error('a small map has outlines');
        // 3 is in no phase, as −1.
        const own = (row: number, column: number) => {
          const value = values[row * columns + column]!;
          return value > 2 ? -1 : value;
        };
        const expected = [0, 0, 0];
        const count = (a: number, b: number) => {
          if (a === b) return;
          if (a >= 0) expected[a]!++;
          if (b >= 0) expected[b]!++;
        };
        for (let row = 0; row < rows; row++) {
          for (let column = 0; column < columns; column++) {
            if (row > 0) count(own(row - 1, column), own(row, column));
            if (column > 0) count(own(row, column - 1), own(row, column));
          }
        }
        overlay.outlines.forEach((outline, phase) => {
          const { length, inside } = measured(outline);
          expect(length).toBe(expected[phase]);
          for (const { x, y } of inside) expect(own(Math.floor(y), Math.floor(x))).toBe(phase);
        });
      }),
    );
  });

  it('of salt and pepper are the pixels along them', () => {
    const [rows, columns] = [120, 120];
    const values = Int32Array.from({ length: rows * columns }, (_, i) => (i + Math.floor(i / columns)) % 2);
    values.fill(2, 0, 40 * columns);
    const overlay = phaseOutlines({ rows, columns, values }, phases, null);
    if (overlay.kind !== 'image') throw new Error('too many borders for lines');
    const alpha = (row: number) => overlay.image.rgba[(row * columns + 7) * 4 + 3];
    expect([alpha(0), alpha(38), alpha(39), alpha(40), alpha(100)]).toEqual([0, 0, 255, 255, 255]);
  });
});

describe('half transparent phases', () => {
  it('have their color and the opacity asked for; others step back while one is lit; what has no phase stays clear', () => {
    const labels = { rows: 1, columns: 4, values: [0, 1, -1, 3] };
    const rgba = (lit: number | null) => {
      const overlay = phaseTint(labels, phases, 0.5, lit);
      return overlay.kind === 'image' ? [...overlay.image.rgba] : [];
    };
    expect(rgba(null)).toEqual([16, 32, 48, 128, 64, 80, 96, 128, 0, 0, 0, 0, 0, 0, 0, 0]);
    expect([rgba(0)[3], rgba(0)[7]]).toEqual([128, 38]);
  });
});
