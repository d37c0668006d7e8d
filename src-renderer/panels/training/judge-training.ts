import type { Verdict } from '../../parts/recipe/verdicts.ts';
import type { Epoch } from '../../vis/losses-drawing.ts';

/** Of what training has gained since the first epoch, this share may be missing on what is held out. */
const OVERTRAINED = 0.2;
/** Epochs that say something. */
const FEWEST = 3;

/** What the losses say about a training, in words; null while there is too little to say. */
export function judgeTraining(
  epochs: readonly Epoch[],
  best: number,
  isLive: boolean,
  stopped: unknown,
): Verdict | null {
  const [first, at, last] = [epochs[0], epochs[best - 1], epochs.at(-1)];
  if (!first || !at || !last || epochs.length < FEWEST) return null;
  const gained = first.training - at.training;
  if (at.validation - at.training > OVERTRAINED * gained) {
    return {
      word: 'overtrained',
      title: 'Identity looms',
      sentence:
        'What was trained on is explained better than what was held out: the network begins to learn noise by heart. Fewer latent numbers, more data or augmentation help.',
      tone: 'bad',
    };
  }
  if (isLive) {
    const since = epochs.length - best;
    return since === 0
      ? { word: 'learning', title: 'Learning', sentence: 'The loss of what is held out still falls.', tone: 'good' }
      : {
          word: 'resting',
          title: `No better for ${since} ${since === 1 ? 'epoch' : 'epochs'}`,
          sentence: `The weights of epoch ${best} are kept.`,
          tone: 'caution',
        };
  }
  if (stopped === 'epochs' && best === epochs.length) {
    return {
      word: 'unfinished',
      title: 'Still learning at the end',
      sentence: 'The loss of what was held out was still falling when training ended: more epochs may help.',
      tone: 'caution',
    };
  }
  return {
    word: 'settled',
    title: 'Settled',
    sentence: Number.isFinite(at.validation)
      ? 'What is held out is explained about as well as what was trained on.'
      : 'Nothing was held out, so nobody knows whether it holds for other data.',
    tone: Number.isFinite(at.validation) ? 'good' : 'caution',
  };
}

/** Rows of `[epochs, 3]`: loss of training, of validation, learning rate. */
export function epochsOf(history: ArrayLike<number>): readonly Epoch[] {
  return Array.from({ length: Math.floor(history.length / 3) }, (_, i) => ({
    training: history[3 * i]!,
    validation: history[3 * i + 1]!,
    learningRate: history[3 * i + 2]!,
  }));
}
