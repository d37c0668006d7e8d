import { z } from 'zod';
import { seed } from './shared.ts';

/** Networks: models that are trained on the data themselves. */

export const autoencoderParameters = z.strictObject({
  kind: z.enum(['spectral', 'convolutional', 'variational']).optional().meta({
    label: 'Kind',
    help: 'spectral: dense layers. convolutional: layers that look at neighboring pixels, or along the energies of spectra. variational: latent numbers spread like normal ones. When not given: convolutional for images, else spectral.',
  }),
  beta: z.number().min(0).max(1e6).default(1).meta({
    label: 'Beta',
    help: 'Variational only: weight of the divergence from normal latent numbers. More makes them smoother, and the reconstruction coarser.',
  }),
  latent: z.number().int().min(1).max(256).default(32).meta({
    label: 'Latent',
    help: 'Numbers that a spectrum or image is squeezed into. Fewer denoise more and lose more.',
  }),
  channels: z.array(z.number().int().min(1).max(4096)).max(6).optional().meta({
    label: 'Widths',
    help: 'Units of the layers from the data down to the latent numbers: 256, 64 of dense ones; channels 16, 32, 64, 128 of convolutions, each of which halves images or spectra.',
  }),
  loss: z.enum(['mse', 'poisson']).default('mse').meta({
    label: 'Loss',
    help: 'poisson: for counts, the likelihood of what was counted. mse: squared differences.',
  }),
  epochs: z.number().int().min(1).max(100_000).default(60).meta({ label: 'Most epochs' }),
  batch: z.number().int().min(1).max(65_536).optional().meta({
    label: 'Batch',
    help: 'Spectra or images of one step. When not given: 128 spectra; as many images as make a million pixels, 64 to 256, and fewer of few images.',
  }),
  learningRate: z.number().positive().max(1).default(1e-3).meta({
    label: 'Learning rate',
    help: 'Of the first step; it falls to 0 along a cosine.',
  }),
  patience: z.number().int().min(1).max(100_000).default(10).meta({
    label: 'Patience',
    help: 'Epochs without a better validation loss until training stops; the best weights are kept.',
  }),
  validation: z
    .union([z.number().min(0).max(0.5), z.array(z.string().min(1)).min(1)])
    .default(0.1)
    .meta({
      label: 'Held out',
      help: 'Share of what may be learned from, or names of groups (specimens, sessions), that is not trained on, to see whether what is learned holds for it.',
    }),
  sample: z.number().int().min(64).optional().meta({
    label: 'Sample',
    help: 'Spectra or images to learn from, drawn at random. When not given: 128 MB of spectra (32,000 of 1,024 channels), 512 MB of images (8,000 of 128 × 128).',
  }),
  targetPsnr: z.number().min(1).max(200).optional().meta({
    label: 'Target PSNR',
    unit: 'dB',
    help: 'Training stops when the peak signal-to-noise ratio of what is held out is this; the peak is the range of those values.',
  }),
  targetSsim: z.number().min(0).max(1).optional().meta({
    label: 'Target SSIM',
    help: 'Images only: training stops when the structural similarity of the images held out is this.',
  }),
  brightness: z.number().min(0).max(2).default(0).meta({
    label: 'Vary brightness',
    help: 'Images only: while learning, each gets a constant of up to ± this times the standard deviation of the data.',
  }),
  contrast: z.number().min(0).max(0.9).default(0).meta({
    label: 'Vary contrast',
    help: 'Images only: while learning, the differences from the mean of each are multiplied with 1 ± up to this.',
  }),
  rotation: z.number().min(0).max(180).default(0).meta({
    label: 'Vary rotation',
    unit: '°',
    help: 'Images only: while learning, each is turned by up to ± this.',
  }),
  flips: z.enum(['none', 'horizontal', 'vertical', 'both']).default('none').meta({
    label: 'Vary by flips',
    help: 'Images only: while learning, half of them are mirrored in this direction.',
  }),
  gain: z.number().min(0).max(0.9).default(0).meta({
    label: 'Vary gain',
    help: 'Spectra only: while learning, each is multiplied with 1 ± up to this.',
  }),
  noise: z.number().min(0).max(2).default(0).meta({
    label: 'Add noise',
    help: 'While learning, the input gets normal noise of this times the standard deviation of the data, and what is to come out does not: the network learns to take noise away.',
  }),
  seed,
});

export const patchesParameters = z.strictObject({
  size: z.number().int().min(8).max(1024).default(128).meta({
    label: 'Size',
    unit: 'pixels',
    help: 'Height and width of a patch. It should show what there is to learn: some grains, a defect with its surroundings.',
  }),
  overlap: z.number().min(0).max(0.9).default(0.5).meta({
    label: 'Overlap',
    help: 'Share of a patch that its neighbor shows as well; what is made of patches goes over from one into the other there.',
  }),
});

export type PatchesParameters = z.output<typeof patchesParameters>;

export const denoisingParameters = z.strictObject({
  reference: z.string().min(1).optional().meta({
    label: 'Reference',
    path: 'file',
    help: 'File with the same data without noise, prepared in the same way, as simulations give them.',
  }),
  components: z.number().int().min(1).max(1000).optional().meta({
    label: 'Components',
    help: 'Of the PCA beside it; as many as the network has latent numbers when not given.',
  }),
});

export type DenoisingParameters = z.output<typeof denoisingParameters>;

export const applyModelParameters = z.strictObject({
  model: z.string().min(1).meta({
    label: 'Model',
    path: 'folder',
    help: 'Folder with encoder.onnx and decoder.onnx of another run, seen from the recipe; these data are prepared as those were.',
  }),
});

export type ApplyModelParameters = z.output<typeof applyModelParameters>;
export type AutoencoderParameters = z.output<typeof autoencoderParameters>;
