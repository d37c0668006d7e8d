import { describe, expect, it } from 'vitest';
import { figureRequestSchema } from '../../../../src-preload/contract/figure-request.ts';
import { STEP_SCHEMAS } from '../../../../src-preload/contract/steps.ts';
import { describeFields } from '../../../../src-renderer/forms/describe-fields.ts';
import { optionText, wordsOfOption } from '../../../../src-renderer/forms/option-words.ts';

const SCHEMAS = { ...STEP_SCHEMAS, figure: figureRequestSchema };
const options = Object.entries(SCHEMAS).flatMap(([op, schema]) =>
  describeFields(schema).flatMap(({ key, options: tokens }) => tokens.map((token) => [op, key, token] as const)),
);

describe('words of options', () => {
  it.each(options)('there are some for %s, %s: %s, and the token stays in sight', (op, key, token) => {
    expect(wordsOfOption(op, key, token)).toMatch(/^(\S.*)$/);
    const plain = (text: string) => text.toLowerCase().replaceAll(/[^a-z0-9+]/g, '');
    expect(plain(optionText(op, key, token))).toContain(plain(token));
  });

  it('of one parameter are all different', () => {
    for (const [op, schema] of Object.entries(SCHEMAS)) {
      for (const { key, options: tokens } of describeFields(schema)) {
        const words = tokens.map((token) => wordsOfOption(op, key, token));
        expect(new Set(words).size, `${op}.${key}`).toBe(words.length);
      }
    }
  });

  it('say the token in brackets only where it is another word', () => {
    expect(optionText('nmf', 'loss', 'frobenius')).toBe('Least squares (frobenius)');
    expect(optionText('background', 'model', 'power-law')).toBe('Power law');
    expect(optionText('kmeans', 'init', 'k-means++')).toBe('k-means++');
    expect(optionText('of-tomorrow', 'x', 'y')).toBe('y');
  });
});
