import { z } from 'zod';
import { input, sample, seed } from './shared.ts';

/** Validating: how well clusters are founded. */

export const silhouetteParameters = z.strictObject({ sample, seed, input });

export const compareParameters = z.strictObject({
  truth: z.string().min(1).meta({
    label: 'Truth',
    path: 'file',
    help: '.npy file of whole-number labels [y, x], beside the recipe or with a full path.',
  }),
});

export type SilhouetteParameters = z.output<typeof silhouetteParameters>;
export type CompareParameters = z.output<typeof compareParameters>;
