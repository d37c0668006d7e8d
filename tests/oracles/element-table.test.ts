import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ELEMENTS } from '../../src-main/analysis/elements/element-table.ts';

/** Energies as HyperSpy 1.7.3 has them; `make-hyperspy-lines.py` wrote them. */
const HYPERSPY = JSON.parse(readFileSync(join(import.meta.dirname, 'hyperspy-lines.json'), 'utf8')).elements as {
  readonly [symbol: string]: {
    readonly lines: { readonly [name: string]: number };
    readonly edges: { readonly [shell: string]: number };
  };
};

/**
 * Lines that differ by more than 10 eV. M lines of La to Eu: ours are those of J. A. Bearden, Rev. Mod. Phys. 39 (1967)
 * 78 (Ce Mα 883 eV, Nd Mα 978 eV, Sm Mα 1,081 eV). The others are lines of radioactive elements, seldom measured.
 */
const DIFFERENT = new Set([
  ...['La', 'Ce', 'Pr', 'Nd', 'Pm', 'Sm', 'Eu'].map((symbol) => `${symbol} Ma`),
  ...['La Mb', 'Ce Mb', 'Po Mb', 'At Kb', 'At Lb2', 'At Mb', 'Rn Mb', 'Fr Mb', 'Ra Mb', 'Ac Ma', 'Ac Mb'],
]);

const element = (symbol: string) => ELEMENTS.find((one) => one.symbol === symbol)!;

describe('the table of elements', () => {
  it('has the elements in order, with names and weights', () => {
    expect(ELEMENTS.map(({ z }) => z)).toEqual(Array.from({ length: 98 }, (_, i) => i + 1));
    expect(new Set(ELEMENTS.map(({ symbol }) => symbol)).size).toBe(98);
    expect(element('Fe')).toMatchObject({ z: 26, name: 'Iron', weight: 55.845 });
    expect(element('Al').name).toBe('Aluminum');
  });

  it('agrees with the line energies of HyperSpy to 10 eV, but for known ones', () => {
    const far: string[] = [];
    let compared = 0;
    for (const { symbol, lines } of ELEMENTS) {
      for (const [name, keV] of lines) {
        const other = HYPERSPY[symbol]?.lines[name];
        if (other === undefined) continue;
        compared++;
        if (Math.abs(keV - other) > 0.01) far.push(`${symbol} ${name}`);
      }
    }
    expect(compared).toBeGreaterThan(450);
    expect(new Set(far)).toEqual(DIFFERENT);
  });

  it('agrees with the onset energies of HyperSpy to 10 eV', () => {
    let compared = 0;
    for (const { symbol, edges } of ELEMENTS) {
      for (const [shell, eV] of edges) {
        const other = HYPERSPY[symbol]?.edges[shell];
        if (other === undefined) continue;
        compared++;
        expect(Math.abs(eV - other), `${symbol} ${shell}: ${eV} and ${other} eV`).toBeLessThanOrEqual(10);
      }
    }
    expect(compared).toBeGreaterThan(150);
  });

  it.each(['Ka', 'La'])('%s rises with the atomic number as Moseley found', (name) => {
    const points = ELEMENTS.flatMap(({ z, lines }) => {
      const line = lines.find(([one]) => one === name);
      return line ? [{ z, root: Math.sqrt(line[1]) }] : [];
    });
    expect(points.length).toBeGreaterThan(70);
    for (let i = 1; i < points.length; i++) expect(points[i]!.root).toBeGreaterThan(points[i - 1]!.root);
    // √E is a straight line but for relativity: its slope changes by no more than half over the table.
    const slope = (a: number, b: number) => (points[b]!.root - points[a]!.root) / (points[b]!.z - points[a]!.z);
    const [low, high] = [slope(0, 10), slope(points.length - 11, points.length - 1)];
    expect(high / low).toBeGreaterThan(0.95);
    expect(high / low).toBeLessThan(1.5);
  });

  it('has each line below the edge of its shell, and Kα below Kβ', () => {
    const shellOf: { readonly [name: string]: string } = {
      Ka: 'K',
      Kb: 'K',
      La: 'L3',
      Lb1: 'L2',
      Lb3: 'L1',
      Ll: 'L3',
      Ma: 'M5',
    };
    for (const { symbol, lines, edges } of ELEMENTS) {
      for (const [name, keV] of lines) {
        const edge = edges.find(([shell]) => shell === shellOf[name]);
        // Lines and edges are measured in different states of matter; the softest differ by a few eV.
        if (edge) expect(keV * 1000, `${symbol} ${name}`).toBeLessThanOrEqual(edge[1] + 3);
      }
      const [ka, kb] = ['Ka', 'Kb'].map((name) => lines.find(([one]) => one === name)?.[1]);
      if (ka !== undefined && kb !== undefined) expect(ka).toBeLessThan(kb);
    }
  });

  it('has weights relative to the main line of each family', () => {
    for (const { symbol, lines } of ELEMENTS) {
      for (const [name, , weight] of lines) {
        expect(weight, `${symbol} ${name}`).toBeGreaterThan(0);
        expect(weight, `${symbol} ${name}`).toBeLessThanOrEqual(1);
        if (name.endsWith('a')) expect(weight).toBe(1);
      }
    }
  });
});
