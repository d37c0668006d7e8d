/** How well a text answers what was typed. */
export interface FuzzyMatch {
  /** Larger is better. */
  readonly score: number;
  /** Places of the matched letters. */
  readonly places: readonly number[];
}

/** What a letter counts: right after the one before it, at the start of a word; anywhere else it counts 1. */
const NEIGHBOR = 9;
const WORD_START = 8;

/**
 * Finds the letters of `typed` in `text`, in order but not side by side: `exfig` finds "Export figure". Starts of words and
 * neighbors count more. Null when a letter is missing.
 *
 * Cost: length of `typed` × length of `text` squared, for texts of a line.
 */
export function fuzzyMatch(typed: string, text: string): FuzzyMatch | null {
  const letters = [...typed.toLowerCase().replaceAll(/\s+/g, '')];
  if (letters.length === 0) return { score: 0, places: [] };
  const lower = text.toLowerCase();
  // best[i]: the best match of the letters so far that ends at place i.
  let best: (FuzzyMatch | null)[] = [];
  letters.forEach((letter, index) => {
    const next: (FuzzyMatch | null)[] = new Array(lower.length).fill(null);
    for (let at = 0; at < lower.length; at++) {
      if (lower[at] !== letter) continue;
      const own = startsWord(text, at) ? WORD_START : 1;
      if (index === 0) next[at] = { score: own - at * 0.05, places: [at] };
      for (let before = 0; index > 0 && before < at; before++) {
        const earlier = best[before];
        if (!earlier) continue;
        const score = earlier.score + (before === at - 1 ? NEIGHBOR : own - Math.min(3, (at - before) * 0.1));
        if (score > (next[at]?.score ?? Number.NEGATIVE_INFINITY))
          next[at] = { score, places: [...earlier.places, at] };
      }
    }
    best = next;
  });
  const found = best.filter((match) => match !== null).sort((a, b) => b.score - a.score)[0];
  return found ? { ...found, score: found.score - text.length * 0.01 } : null;
}

/** The items that match what was typed, best first; all of them, in their order, when nothing was. */
export function fuzzyFilter<T>(
  typed: string,
  items: readonly T[],
  textOf: (item: T) => string,
): readonly { readonly item: T; readonly places: readonly number[] }[] {
  return items
    .map((item) => ({ item, match: fuzzyMatch(typed, textOf(item)) }))
    .filter((entry): entry is { item: T; match: FuzzyMatch } => entry.match !== null)
    .sort((a, b) => b.match.score - a.match.score)
    .map(({ item, match }) => ({ item, places: match.places }));
}

function startsWord(text: string, at: number): boolean {
  if (at === 0) return true;
  const before = text[at - 1]!;
  return /[\s\-–_:./(]/.test(before) || (/[a-z]/.test(before) && /[A-Z]/.test(text[at]!));
}
