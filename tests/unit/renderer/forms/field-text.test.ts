import { describe, expect, it } from 'vitest';
import { checkParameters, isValid } from '../../../../src-renderer/forms/check-parameters.ts';
import { textsOf, valueOfTexts } from '../../../../src-renderer/forms/field-text.ts';

describe('valueOfTexts', () => {
  it.each([
    ['number', ['0.5'], 0.5],
    ['number', ['0,5'], 0.5],
    ['number', ['1e-4'], 1e-4],
    ['number', ['−3'], -3],
    ['integer', ['abc'], 'abc'],
    ['integer', [''], undefined],
    ['interval', ['10', '35'], [10, 35]],
    ['interval', ['10', ''], [10, '']],
    ['interval', ['', ''], undefined],
    [
      'points',
      ['0', '-2', '100', '38'],
      [
        [0, -2],
        [100, 38],
      ],
    ],
    ['counts', ['2 – 12'], [2, 12]],
    ['counts', ['2-12'], [2, 12]],
    ['counts', ['[2, 3, 5]'], [2, 3, 5]],
    ['counts', ['2, x'], [2, 'x']],
    ['axis', ['1'], 1],
    ['axis', ['Energy'], 'Energy'],
    ['text', [' eV '], 'eV'],
    ['names', ['crazing, rolled-in scale ,'], ['crazing', 'rolled-in scale']],
    ['share-or-names', ['0,25'], 0.25],
    ['share-or-names', ['monday, tuesday'], ['monday', 'tuesday']],
    [
      'uses',
      ['train: 0-12, 40; anomalous: crack_7'],
      [
        { as: 'train', frames: '0-12, 40' },
        { as: 'anomalous', frames: 'crack_7' },
      ],
    ],
    ['uses', ['everything'], 'everything'],
    [
      'regions',
      ['Iron: rows 2-6, columns 3-9; Ti; or: not: pixels 130, 131 ; one: rows 4, columns 5'],
      [
        { name: 'Iron', rectangle: { row: 2, column: 3, rows: 5, columns: 7 } },
        { name: 'Ti; or: not', pixels: [130, 131] },
        { name: 'one', rectangle: { row: 4, column: 5, rows: 1, columns: 1 } },
      ],
    ],
    ['regions', ['bits: pixels AAAB'], [{ name: 'bits', pixels: 'AAAB' }]],
    ['regions', ['somewhere'], 'somewhere'],
    ['regions', ['a: rows 2-6'], 'a: rows 2-6'],
  ] as const)('%s %j', (kind, texts, value) => {
    expect(valueOfTexts({ kind }, texts)).toEqual(value);
  });
});

describe('textsOf', () => {
  it('gives back what names and uses were typed as', () => {
    for (const [kind, text] of [
      ['names', 'a, b c'],
      ['share-or-names', '0.1'],
      ['share-or-names', 'monday, tuesday'],
      ['uses', 'train: 0-12, 40; anomalous: crack_7'],
      ['regions', 'Iron: rows 2-6, columns 3-9; Ti; or: not: pixels 130, 131; bits: pixels AAAB'],
    ] as const) {
      expect(textsOf({ kind }, valueOfTexts({ kind }, [text]))).toEqual([text]);
    }
  });

  it('gives one text for each part', () => {
    expect(textsOf({ kind: 'interval' }, undefined)).toEqual(['', '']);
    expect(
      textsOf({ kind: 'points' }, [
        [0, 1],
        [2, 3],
      ]),
    ).toEqual(['0', '1', '2', '3']);
    expect(textsOf({ kind: 'counts' }, [2, 12])).toEqual(['2 – 12']);
    expect(textsOf({ kind: 'counts' }, [2, 3, 8])).toEqual(['2, 3, 8']);
  });
});

describe('checkParameters', () => {
  it('finds nothing wrong with defaults', () => {
    expect(isValid(checkParameters('kmeans', {}))).toBe(true);
  });

  it('puts the schema’s message at its field', () => {
    expect(checkParameters('kmeans', { clusters: 0 }).fields).toEqual({ clusters: 'Must be at least 1, not 0.' });
    expect(checkParameters('kmeans', { clusters: 'three' }).fields.clusters).toMatch(/^Must be a number, not "three"/);
    expect(checkParameters('crop', { signal: [35, 10] }).fields.signal).toMatch(/first number must be smaller/);
    expect(checkParameters('crop', { signal: [10, ''] }).fields.signal).toMatch(/number/);
    expect(checkParameters('compare', {}).fields.truth).toBe('Is missing.');
    expect(checkParameters('sweep', { clusters: [2, 'x'] }).fields.clusters).toMatch(/number/);
  });

  it('says what is wrong with all of them together', () => {
    expect(checkParameters('calibrate', { axis: 0 }).whole[0]).toMatch(/^Nothing to change/);
    expect(checkParameters('nothing', {}).whole).toHaveLength(1);
  });
});
