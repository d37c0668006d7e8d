/** The word among `words` that was probably meant by `given`, or undefined when none comes near. */
export function closestWord(given: string, words: readonly string[]): string | undefined {
  const allowed = Math.max(1, Math.floor(given.length / 3));
  const ranked = words
    .map((word) => ({ word, distance: editDistance(simple(given), simple(word)) }))
    .sort((a, b) => a.distance - b.distance);
  const best = ranked[0];
  if (best && best.distance <= allowed) return best.word;
  // A beginning is enough to guess by: `normal` for `normalize`.
  return given.length >= 3 ? words.find((word) => simple(word).startsWith(simple(given))) : undefined;
}

/** `did you mean "clusters"?` with a space before it, or nothing. */
export function didYouMean(given: string, words: readonly string[]): string {
  const word = closestWord(given, words);
  return word === undefined ? '' : `, did you mean "${word}"?`;
}

/** Capitals, hyphens and underscores are no difference: `max_iterations` is `maxIterations`. */
function simple(word: string): string {
  return word.toLowerCase().replaceAll(/[-_ ]/g, '');
}

/** Insertions, deletions, replacements and swaps of neighbors between two words (optimal string alignment). */
function editDistance(a: string, b: string): number {
  const rows = Array.from({ length: a.length + 1 }, (_, i) => [i, ...new Array<number>(b.length).fill(0)]);
  for (let j = 0; j <= b.length; j++) rows[0]![j] = j;
  for (let i = 1; i <= a.length; i++) {
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      let best = Math.min(rows[i - 1]![j]! + 1, rows[i]![j - 1]! + 1, rows[i - 1]![j - 1]! + same);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        best = Math.min(best, rows[i - 2]![j - 2]! + 1);
      rows[i]![j] = best;
    }
  }
  return rows[a.length]![b.length]!;
}
