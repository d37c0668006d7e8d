import { beforeAll, describe, expect, it } from 'vitest';
import type { AnalysisContext } from '../../../src-main/analysis/context.ts';
import { modelRunner } from '../../../src-main/analysis/networks/autoencoder.ts';
import { fitAutoencoder } from '../../../src-main/analysis/networks/fit-autoencoder.ts';
import { surveySpectra } from '../../../src-main/analysis/preprocessing/survey.ts';
import { spectraFromArray } from '../../../src-main/analysis/spectra.ts';
import type { Preview, TrainingPreview } from '../../../src-preload/contract/job.ts';
import { autoencoderParameters } from '../../../src-preload/contract/steps.ts';
import { recordingJob, testContext } from '../../helpers/analysis.ts';
import { normalNumbers } from '../../helpers/data.ts';

let context: AnalysisContext;
beforeAll(async () => {
  context = await testContext();
});

const [COUNT, HEIGHT, WIDTH] = [80, 8, 12];

/** Images of one bright blob each, somewhere, on a dark ground of 50. */
function blobImages() {
  const normal = normalNumbers(3);
  const values = new Float32Array(COUNT * HEIGHT * WIDTH);
  for (let image = 0; image < COUNT; image++) {
    const [row, column] = [3.5 + normal(), 5.5 + 2 * normal()];
    for (let at = 0; at < HEIGHT * WIDTH; at++) {
      const distance = (Math.floor(at / WIDTH) - row) ** 2 + ((at % WIDTH) - column) ** 2;
      values[image * HEIGHT * WIDTH + at] = 50 + 100 * Math.exp(-distance / 4) + normal();
    }
  }
  return spectraFromArray(values, HEIGHT * WIDTH);
}

async function train(more: object, watch: boolean) {
  const spectra = blobImages();
  const seen: TrainingPreview[] = [];
  const job = {
    ...recordingJob(),
    ...(watch && {
      previewWhenDue: async (make: () => Promise<Preview>) => void seen.push((await make()) as TrainingPreview),
    }),
  };
  const { mean } = await surveySpectra(spectra, context);
  const parameters = autoencoderParameters.parse({ latent: 3, channels: [4], epochs: 3, batch: 16, ...more });
  const model = await fitAutoencoder(spectra, mean, [HEIGHT, WIDTH], parameters, { ...context, job });
  return { spectra, seen, model };
}

describe('preview of a training', () => {
  it('holds samples in the units of the data, what becomes of them, losses and latent numbers', async () => {
    const { spectra, seen, model } = await train({ epochs: 30, patience: 30, learningRate: 0.01 }, true);
    expect(seen.map(({ epoch }) => epoch)).toEqual(Array.from({ length: 30 }, (_, i) => i + 1));
    const last = seen.at(-1)!;
    expect(last).toMatchObject({ kind: 'training', epochs: 30, shape: [HEIGHT, WIDTH], latentSize: 3 });
    expect(last.bestEpoch).toBe(model.training.bestEpoch);
    expect(last.history).toHaveLength(30 * 3);
    expect(last.history.slice(-3)).toEqual(
      Float64Array.of(
        model.training.history[29]!.training,
        model.training.history[29]!.validation,
        model.training.history[29]!.learningRate,
      ),
    );
    expect(last.latent).toHaveLength(COUNT * 3);
    // 8 held out, one tenth of 80: each of them is an image of the data.
    expect(last.inputs).toHaveLength(8 * HEIGHT * WIDTH);
    const all = new Float32Array(COUNT * HEIGHT * WIDTH);
    spectra.read(0, COUNT, all);
    const images = Array.from({ length: COUNT }, (_, i) => all.subarray(i * HEIGHT * WIDTH, (i + 1) * HEIGHT * WIDTH));
    for (let i = 0; i < 8; i++) {
      const shown = last.inputs.subarray(i * HEIGHT * WIDTH, (i + 1) * HEIGHT * WIDTH);
      expect(images.some((image) => image.every((value, at) => Math.abs(value - shown[at]!) < 1e-3))).toBe(true);
    }
    // Those of the model, which corrects the mean by a last offset, but for the epochs after the best.
    const again = await modelRunner(model.encoder, context)(last.inputs, 8);
    const back = await modelRunner(model.decoder, context)(again, 8);
    const error = (values: Float32Array) =>
      Math.sqrt(values.reduce((sum, value, at) => sum + (value - last.inputs[at]!) ** 2, 0) / values.length);
    expect(error(last.reconstructions)).toBeLessThan(1.3 * error(back));
  });

  it('changes nothing of what is learned', async () => {
    const watched = await train({ kind: 'variational' }, true);
    const alone = await train({ kind: 'variational' }, false);
    expect(watched.seen).toHaveLength(3);
    expect(watched.model.decoder.model).toEqual(alone.model.decoder.model);
    expect(watched.model.training).toEqual(alone.model.training);
  });
});
