import type { FittedAutoencoder } from '../../analysis/networks/fit-autoencoder.ts';

/** Of what training has gained since the first epoch, this share may be missing on samples held out. */
const OVERTRAINED = 0.2;
/** More than this share of added noise coming out again: the network has begun to copy. */
const COPIES = 0.5;
/** A network that leaves out this share of the variance has learned no more than the mean. */
const LEARNED_NOTHING = 0.9;
/** Neighbors in the residual alike to this degree, where it has this share of the variance of the data: no noise is that. */
const STRUCTURED = 0.3;
const MUCH_RESIDUAL = 0.01;
/** The last tenth of the epochs may bring this share of all that was gained; with more, training has ended too early. */
const LAST_EPOCHS = 0.1;
const STILL_FALLING = 0.02;

/**
 * What may be wrong with a trained autoencoder, each with its reason.
 * @param channels numbers of one sample
 */
export function trainingWarnings(
  { training, quality, latent }: Pick<FittedAutoencoder, 'training' | 'quality' | 'latent'>,
  channels: number,
  things: 'images' | 'spectra',
): string[] {
  const { history, bestEpoch, stopped, resumedFrom } = training;
  const best = history[bestEpoch - 1]!;
  const warnings: string[] = [];
  if (resumedFrom !== undefined) {
    warnings.push(`Training went on after epoch ${resumedFrom}, where an earlier run was cut off.`);
  }
  if (latent >= channels) {
    warnings.push(
      `With ${latent} latent numbers for ${channels} ${things === 'images' ? 'pixels' : 'channels'} the autoencoder need not leave out anything and may learn to copy, noise and all. Use fewer.`,
    );
  } else if (quality.noisePassed > COPIES) {
    warnings.push(
      `Noise added to the ${things} comes out again to ${percent(quality.noisePassed)}: the autoencoder has come near to copying what goes in. Use fewer latent numbers, the variational kind, or add noise while learning.`,
    );
  }
  const isFalling = stopped === 'epochs' && wasStillFalling(history.map(({ validation }) => validation));
  if (!isFalling && best.validation - best.training > OVERTRAINED * (history[0]!.training - best.training)) {
    warnings.push(
      `The autoencoder explains ${things} it was trained on better than others (loss ${best.training.toPrecision(3)} and ${best.validation.toPrecision(3)}): it begins to learn noise by heart. Use fewer latent numbers or more ${things}.`,
    );
  }
  if (isFalling) {
    warnings.push('The validation loss was still falling when training ended; more epochs may help.');
  }
  const { residualCorrelation, residualShare } = quality;
  const hasEnded = stopped === 'patience' || (stopped === 'epochs' && !isFalling);
  const isStructured = (residualCorrelation ?? 0) > STRUCTURED;
  if (stopped !== 'by hand' && isStructured && residualShare > LEARNED_NOTHING) {
    warnings.push(
      `The autoencoder has learned next to nothing: what it leaves out is ${percent(residualShare)} of the variance. Let it train for more than ${history.length} epochs, or on more ${things}.`,
    );
  } else if (hasEnded && isStructured && residualShare > MUCH_RESIDUAL) {
    warnings.push(
      `The autoencoder is too narrow: what it leaves out is ${percent(residualShare)} of the variance and no noise, for neighbors in it are alike (correlation ${residualCorrelation!.toFixed(2)}). Use more latent numbers, or wider layers.`,
    );
  }
  return warnings;
}

function wasStillFalling(losses: readonly number[]): boolean {
  const last = losses.length - 1;
  const before = Math.min(last - 1, Math.floor(last * (1 - LAST_EPOCHS)));
  if (before < 0) return true;
  const gained = losses[0]! - losses[last]!;
  return gained > 0 && losses[before]! - losses[last]! > STILL_FALLING * gained;
}

function percent(share: number): string {
  return `${Number((100 * share).toPrecision(2))} %`;
}
