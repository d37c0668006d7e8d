import { z } from 'zod';
import { interval } from './shared.ts';

/** Looking: maps and pictures of the spectra. */

export const windowParameters = z.strictObject({
  signal: interval.meta({ label: 'Signal range', help: 'Range of the energy axis, in its own units.' }),
  reduce: z.enum(['sum', 'mean']).default('sum').meta({ label: 'Reduce' }),
});

export type WindowParameters = z.output<typeof windowParameters>;
