import { z } from 'zod';

/** Most axes that a dataset is arranged of. */
const MOST_AXES = 8;

/** How a dataset is taken out of its file, before anything is computed: the step that a recipe begins with. */
export const arrangeParameters = z.strictObject({
  order: z
    .array(
      z
        .number()
        .int()
        .min(0)
        .max(MOST_AXES - 1),
    )
    .max(MOST_AXES)
    .refine((order) => order.toSorted((a, b) => a - b).every((axis, at) => axis === at), {
      message: 'must name each axis once, counted from 0: [1, 2, 0]',
    })
    .default([])
    .meta({
      label: 'Order of the axes',
      help: 'Axes of the file, counted from 0, in the order in which they are taken: rows, columns, energy. The signal stands last. None: as in the file.',
    }),
  signal: z.number().int().min(1).max(2).default(1).meta({
    label: 'Signal axes',
    help: '1: each pixel holds a spectrum, along the last axis. 2: the last two axes are an image.',
  }),
  names: z
    .array(z.string().max(64))
    .max(MOST_AXES)
    .default([])
    .meta({ label: 'Names', help: 'Of the axes in their new order; none keeps those of the file.' }),
});

export type ArrangeParameters = z.output<typeof arrangeParameters>;
