import { z } from 'zod';
import { seed } from './shared.ts';

/** Anomalies among images: which images are nominal, and how far each of the others is from them. */

const groupNames = z.array(z.string().min(1)).max(1000).default([]);

const FRAME_USES = ['train', 'validation', 'test', 'anomalous'] as const;

export const groupsParameters = z.strictObject({
  nominal: groupNames.meta({
    label: 'Nominal',
    help: 'Groups of what is normal: sub-folders, or what names begin with. When none is given: all that are not named below.',
  }),
  anomalous: groupNames.meta({
    label: 'Anomalous',
    help: 'Groups known to be anomalous. They are judged, and never take part in training or in the threshold.',
  }),
  test: groupNames.meta({ label: 'To judge', help: 'Groups of which nothing is known.' }),
  validation: z
    .union([z.number().min(0).max(0.9), z.array(z.string().min(1)).min(1)])
    .default(0.25)
    .meta({
      label: 'For the threshold',
      help: 'Share of the nominal images, or names of nominal groups or sessions, that are not learned from and set the threshold.',
    }),
  judged: z.number().min(0).max(0.9).default(0.25).meta({
    label: 'Nominal, judged',
    help: 'Share of the nominal images that is kept to see how many are flagged without reason.',
  }),
  table: z.string().min(1).optional().meta({
    label: 'Table',
    path: 'file',
    help: 'CSV beside the recipe with the columns name, group, and where known session and label (nominal or anomalous). It has precedence over folders and names.',
  }),
  frames: z
    .array(
      z.strictObject({
        frames: z.union([z.string().min(1), z.array(z.string().min(1)).min(1)]),
        as: z.enum(FRAME_USES),
      }),
    )
    .max(100_000)
    .default([])
    .meta({
      label: 'By hand',
      help: 'The last word on single images, by number from 0 or by name: "train: 0-12, 40; anomalous: 7". In a recipe file [{ "frames": "0-12, 40", "as": "train" }].',
    }),
  seed,
});

const ANOMALY_MODELS = ['autoencoder', 'pca', 'mean'] as const;
const ANOMALY_SCORES = ['mean', 'max', 'quantile', 'texture'] as const;

export const anomalyParameters = z.strictObject({
  of: z.enum(ANOMALY_MODELS).optional().meta({
    label: 'Of',
    help: 'The model whose residual is judged; "mean" is the mean training image. When not given: the last autoencoder or PCA.',
  }),
  score: z.enum(ANOMALY_SCORES).default('mean').meta({
    label: 'Score',
    help: 'mean, max, quantile: of the squared residual over the pixels. texture: how far the texture of the residual is from that of training images.',
  }),
  scoreQuantile: z.number().min(0.5).max(0.9999).default(0.99).meta({
    label: 'Quantile of the score',
    help: 'For the score "quantile": share of the pixels that lie below it.',
  }),
  smoothing: z.number().min(0).max(20).default(1).meta({
    label: 'Smoothing',
    help: 'Standard deviation of the Gaussian with which squared residuals are smoothed, so that single noisy pixels do not decide.',
    unit: 'px',
  }),
  quantile: z.number().min(0.5).max(0.9999).default(0.99).meta({
    label: 'Quantile',
    help: 'Share of nominal images that shall not be flagged: 0.95, 0.99, 0.999. The threshold comes from held-out nominal images alone.',
  }),
});

export type GroupsParameters = z.output<typeof groupsParameters>;
export type AnomalyParameters = z.output<typeof anomalyParameters>;
