import { describe, expect, it } from 'vitest';
import { type LookedAtRun, lookOf, nameOfMap } from '../../../src-preload/contract/map-looks.ts';

/** A run of these steps, each with its arrays. */
function runOf(
  steps: readonly { op: string; parameters?: object; results?: object; arrays?: readonly string[] }[],
  units = 'eV',
): LookedAtRun {
  return {
    units,
    steps: steps.map(
      ({ op, parameters = {}, results = {}, arrays = [] }) =>
        ({ op, parameters, results, arrays, seconds: 0 }) as LookedAtRun['steps'][number],
    ),
    arrays: steps.flatMap(({ arrays = [] }, step) => arrays.map((name) => ({ name, step }))),
  };
}

const window = (parameters: object, name = 'map') => ({
  op: 'window',
  parameters: { signal: [528.3, 560], reduce: 'sum', ...parameters },
  arrays: [name],
});
const normalize = (method: string) => ({ op: 'normalize', parameters: { method } });
const NET = {
  background: [
    [500, 510],
    [511, 520],
  ],
};

describe('maps of windows', () => {
  it('are known by their range, and two of them apart', () => {
    const run = runOf([window({}), window({ signal: [10, 12.25] }, 'map-2')]);
    expect(lookOf('map', run).label).toBe('Window 528.3–560.0 eV');
    expect(lookOf('map-2', run).label).toBe('Window 10.00–12.25 eV');
    expect(lookOf('map', runOf([window({ signal: [3, 8] })], '')).label).toBe('Window channels 3–8');
    expect(lookOf('map', runOf([window({ ...NET, reduce: 'mean' })])).label).toBe('Window 528.3–560.0 eV, net, mean');
  });

  it.each([
    ['sum', [], 'Counts'],
    ['mean', [], 'Counts per channel'],
    ['sum', [normalize('none')], 'Counts'],
    ['sum', [normalize('sum')], 'Share of each spectrum’s sum'],
    ['mean', [normalize('sum')], 'Share of each spectrum’s sum per channel'],
    ['sum', [normalize('l2')], 'Sum of scaled channels'],
    ['mean', [normalize('zscore')], 'Mean z score'],
  ] as const)('say what their numbers are: %s after %j is %s', (reduce, before, title) => {
    const run = runOf([...before, window({ reduce })]);
    expect(lookOf('map', run).title).toBe(title);
    const net = runOf([...before, window({ reduce, ...NET })]);
    expect(lookOf('map', net).title.toLowerCase()).toBe(`net ${title.toLowerCase()}`);
  });

  it('after the window nothing counts; sums of z scores have two sides', () => {
    expect(lookOf('map', runOf([window({}), normalize('sum')])).title).toBe('Counts');
    expect(lookOf('map', runOf([normalize('zscore'), window({})]))).toMatchObject({ signed: true, colors: 'RdBu' });
  });
});

describe('what models leave', () => {
  it.each([
    [[], 'counts'],
    [[{ op: 'poisson-scale' }], 'counts'],
    [[normalize('sum')], 'share of each spectrum’s sum'],
    [[normalize('max')], 'share of each spectrum’s maximum'],
    [[normalize('zscore')], 'standard deviations of the channel'],
  ] as const)('is in the units of what was modeled: after %j in %s', (before, unit) => {
    const run = runOf([...before, { op: 'fcls', arrays: ['rmse'] }, { op: 'residual', arrays: ['residual'] }]);
    expect(lookOf('rmse', run).title).toBe(`RMS error (${unit})`);
    expect(lookOf('residual', run).title).toBe(`RMS residual (${unit})`);
  });
});

describe('maps with names of their own', () => {
  const background = (model: string, parameters: readonly string[]) =>
    runOf([
      { op: 'background', parameters: { model }, results: { model, parameters }, arrays: ['background-parameters'] },
    ]);
  const words = (run: LookedAtRun, index: number) => [
    nameOfMap('background-parameters', run, index),
    lookOf('background-parameters', run, index).title,
  ];

  it('parameters of a background are called what they are, each with its unit and on a scale of its own', () => {
    const powerLaw = background('power-law', ['A', 'r']);
    expect(words(powerLaw, 0)).toEqual(['Amplitude A', 'Amplitude A (counts at 1 eV)']);
    expect(words(powerLaw, 1)).toEqual(['Exponent r', 'Exponent r']);
    expect(words(background('exponential', ['A', 't']), 1)).toEqual(['Decay t', 'Decay t (eV)']);
    const polynomial = background('polynomial', ['c0', 'c1', 'c2']);
    expect(words(polynomial, 0)).toEqual(['Coefficient c₀', 'Coefficient c₀ (counts)']);
    expect(words(polynomial, 2)).toEqual(['Coefficient c₂', 'Coefficient c₂ (counts/eV²)']);
    expect(lookOf('background-parameters', polynomial).apart).toBe(true);
  });

  it('abundances have the names of the step that unmixed, or of the one that found the endmembers', () => {
    const fcls = (results: object) => ({ op: 'fcls', results, arrays: ['abundances'] });
    expect(nameOfMap('abundances', runOf([fcls({ from: 'file', names: ['Fe', ' '] })]), 0)).toBe('Fe');
    expect(nameOfMap('abundances', runOf([fcls({ from: 'file', names: ['Fe', ' '] })]), 1)).toBe('Endmember 2');
    const vca = { op: 'vca', results: { names: ['Oxide', 'Metal'] }, arrays: ['endmembers'] };
    expect(nameOfMap('abundances', runOf([vca, fcls({ from: 'vca' })]), 1)).toBe('Metal');
    expect(nameOfMap('abundances', runOf([fcls({ from: 'nmf' })]), 1)).toBe('Endmember 2');
  });
});
