/** A fixed word of the recipe vocabulary with what it means for a person. */
export interface Verdict {
  readonly word: string;
  /** The word for people: `Clearly separated`. */
  readonly title: string;
  readonly sentence: string;
  readonly tone: 'good' | 'caution' | 'bad';
}

const VERDICTS: { readonly [word: string]: Omit<Verdict, 'word'> } = {
  strong: {
    title: 'Clearly separated',
    sentence: 'The clusters stand apart: most spectra are far nearer to their own cluster than to the next.',
    tone: 'good',
  },
  weak: {
    title: 'Overlapping',
    sentence:
      'The clusters overlap: pixels between two of them could belong to either. Check the exemplars before naming.',
    tone: 'caution',
  },
  'not-clusterable': {
    title: 'Not clusterable',
    sentence:
      'These spectra vary continuously, or noise hides their groups. Cluster PCA scores, or look at the components instead.',
    tone: 'bad',
  },
  'edge-of-sweep': {
    title: 'Edge of the sweep',
    sentence: 'The best k is the first or last one tried: a wider sweep may find a better one.',
    tone: 'caution',
  },
  'no-elbow': {
    title: 'No elbow',
    sentence: 'The inertia falls smoothly and does not single out a k.',
    tone: 'caution',
  },
};

/** Title and plain sentence of a verdict; an unknown word stands for itself. */
export function explainVerdict(word: string): Verdict {
  return { word, ...(VERDICTS[word] ?? { title: word, sentence: '', tone: 'caution' }) };
}
