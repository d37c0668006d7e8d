import { z } from 'zod';
import { seed } from './shared.ts';

/** Decomposing: components and scores. */

export const pcaParameters = z.strictObject({
  components: z.number().int().min(1).max(1000).default(10).meta({ label: 'Components' }),
  center: z.boolean().optional().meta({
    label: 'Center',
    help: 'Subtract the mean spectrum first. When not given: yes, but not after Poisson scaling, which refuses it.',
  }),
  solver: z.enum(['auto', 'covariance', 'randomized']).default('auto').meta({
    label: 'Solver',
    help: 'covariance: exact, from the channels × channels matrix. randomized: for many channels. auto: covariance up to 2,048 channels.',
  }),
  seed,
});

export type PcaParameters = z.output<typeof pcaParameters>;
