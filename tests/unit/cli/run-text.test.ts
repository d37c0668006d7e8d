import { describe, expect, it } from 'vitest';
import { runText } from '../../../src-main/host/cli/run-text.ts';
import type { RunResult } from '../../../src-preload/contract/results.ts';

const axes = [
  { name: 'y', size: 2, scale: 1, offset: 0, units: '', role: 'navigation' },
  { name: 'x', size: 3, scale: 1, offset: 0, units: '', role: 'navigation' },
  { name: 'E', size: 4, scale: 1, offset: 0, units: '', role: 'signal' },
];

function textOf(steps: object[]): string {
  const source = { file: 'cube.dm4', title: 'Cube', dataset: 0, dtype: 'uint16' };
  const device = { used: 'cpu', reason: 'asked for' };
  return runText({ source, prepared: { axes }, steps, device, seconds: 1.23 } as unknown as RunResult);
}

describe('text of a run', () => {
  it('shows data, changed parameters, results, tables and sentences', () => {
    const text = textOf([
      { op: 'normalize', parameters: { method: 'sum' }, results: {} },
      {
        op: 'kmeans',
        parameters: { clusters: 5, restarts: 10 },
        results: { inertia: 78.851441, verdict: 'weak', nested: { a: 1, b: [1, 2] }, input: 'spectra' },
      },
      {
        op: 'sweep',
        parameters: {},
        results: {
          reasons: ['No knee.'],
          table: [
            { clusters: 2, inertia: 10 },
            { clusters: 10, inertia: 2.5 },
          ],
        },
      },
    ]);
    expect(text.split('\n')).toEqual([
      'cube.dm4',
      '  Cube, (3, 2 | 4) uint16',
      '',
      '  1  normalize',
      '  2  kmeans clusters 5',
      '       inertia 78.8514 · verdict weak · nested: a 1, b [1, 2]',
      '  3  sweep',
      '       clusters  inertia',
      '              2       10',
      '             10      2.5',
      '       No knee.',
      '',
      'Computed on cpu (asked for) in 1.2 s.',
    ]);
  });

  it('survives steps of a later version', () => {
    expect(
      textOf([{ op: 'newer', parameters: { anything: [1] }, results: { long: new Array(50).fill(0) } }]),
    ).toContain('1  newer anything [1]');
  });
});
