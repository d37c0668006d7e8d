import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fuzzyFilter, fuzzyMatch } from '../../../../src-renderer/app/fuzzy.ts';

const titles = ['Open file…', 'Open project…', 'Export figure', 'Undo: Rename “Phase A”', 'Fit the map', 'Show Phases'];
const best = (typed: string) => fuzzyFilter(typed, titles, (title) => title)[0]?.item;

describe('fuzzy search', () => {
  it.each([
    ['of', 'Open file…'],
    ['op', 'Open file…'],
    ['opp', 'Open project…'],
    ['exfig', 'Export figure'],
    ['fit', 'Fit the map'],
    ['phases', 'Show Phases'],
    ['EXPORT', 'Export figure'],
  ])('%s finds %s first', (typed, title) => expect(best(typed)).toBe(title));

  it('finds nothing when a letter is missing', () => expect(best('xyz')).toBeUndefined());

  it('keeps all, in their order, when nothing was typed', () => {
    expect(fuzzyFilter(' ', titles, (title) => title).map(({ item }) => item)).toEqual(titles);
  });

  it('gives places, ascending, that spell what was typed', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 24 }), fc.infiniteStream(fc.boolean()), (text, kept) => {
        const ascii = text.replaceAll(/[^\x21-\x7e]/g, '');
        const typed = [...ascii].filter(() => kept.next().value).join('');
        const match = fuzzyMatch(typed, ascii);
        expect(match).not.toBeNull();
        expect(match!.places.map((at) => ascii[at]!.toLowerCase()).join('')).toBe(typed.toLowerCase());
        expect(match!.places).toEqual([...match!.places].sort((a, b) => a - b));
      }),
    );
  });
});
