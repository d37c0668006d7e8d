import { describe, expect, it } from 'vitest';
import { trainingWarnings } from '../../../src-main/recipes/steps/training-warnings.ts';

const falling = (epochs: number, rate: number) => Array.from({ length: epochs }, (_, i) => 0.1 + Math.exp(-rate * i));

/** Warnings of a training whose held-out losses are these, of images of 1,000 pixels. */
function warningsOf(losses: readonly number[], more: object = {}, quality: object = {}, latent = 8) {
  const history = losses.map((validation, i) => ({
    epoch: i + 1,
    training: validation,
    validation,
    learningRate: 1e-3,
  }));
  const training = { history, bestEpoch: losses.indexOf(Math.min(...losses)) + 1, stopped: 'epochs', ...more };
  const measured = { residualCorrelation: 0.01, residualShare: 0.3, noisePassed: 0.1, ...quality };
  return trainingWarnings({ training: training as never, quality: measured, latent }, 1000, 'images').join('\n');
}

describe('warnings of a training', () => {
  it('there are none after one that has come to rest', () => {
    expect(warningsOf(falling(60, 0.2))).toBe('');
    expect(warningsOf(falling(60, 0.2), { stopped: 'patience' })).toBe('');
  });

  it('that it ended too early', () => {
    expect(warningsOf(falling(60, 0.02))).toMatch(/still falling/);
    expect(warningsOf([1])).toMatch(/still falling/);
    expect(warningsOf(falling(60, 0.02), { stopped: 'by hand' })).toBe('');
  });

  it('that the network is too narrow: the residual is large and no noise, though training has come to rest', () => {
    const structured = { residualCorrelation: 0.6 };
    expect(warningsOf(falling(60, 0.2), {}, structured)).toMatch(/too narrow.*30 %.*0\.60/);
    expect(warningsOf(falling(60, 0.2), {}, { ...structured, residualShare: 0.002 })).toBe('');
    expect(warningsOf(falling(60, 0.02), {}, structured)).not.toMatch(/narrow/);
    expect(warningsOf(falling(60, 0.2), { stopped: 'target' }, structured)).toBe('');
  });

  it('that it has learned nothing, which is no matter of its width', () => {
    const text = warningsOf(
      falling(4, 0.2),
      { stopped: 'patience' },
      { residualCorrelation: 0.97, residualShare: 1.1 },
    );
    expect(text).toMatch(/next to nothing.*110 %.*more than 4 epochs/);
    expect(text).not.toMatch(/narrow/);
    // Noise may be more than all else.
    expect(warningsOf(falling(60, 0.2), {}, { residualShare: 1.3 })).toBe('');
  });

  it('that it copies', () => {
    expect(warningsOf(falling(60, 0.2), {}, { noisePassed: 0.8 })).toMatch(/to 80 %/);
    expect(warningsOf(falling(60, 0.2), {}, {}, 1000)).toMatch(/1000 latent numbers for 1000 pixels/);
  });

  it('that it learns by heart', () => {
    const losses = falling(60, 0.2);
    const history = losses.map((validation, i) => ({
      epoch: i + 1,
      training: validation - 0.3 * (i / 60),
      validation,
      learningRate: 1e-3,
    }));
    expect(warningsOf(losses, { history })).toMatch(/by heart/);
  });

  it('that it learns by heart is not said of one that has hardly begun', () => {
    const history = [2, 1.5].map((validation, i) => ({ epoch: i + 1, training: 1.3, validation, learningRate: 1e-3 }));
    const text = warningsOf([2, 1.5], { history });
    expect(text).toMatch(/still falling/);
    expect(text).not.toMatch(/by heart/);
  });

  it('where it went on', () => {
    expect(warningsOf(falling(60, 0.2), { resumedFrom: 7 })).toBe(
      'Training went on after epoch 7, where an earlier run was cut off.',
    );
  });
});
