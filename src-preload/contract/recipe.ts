import type { z } from 'zod';
import type { FigureRequest } from './figure-request.ts';
import type { FrameRange } from './frames.ts';
import type { STEP_SCHEMAS, StepOp } from './steps.ts';

/** One step: its `op` and parameters with defaults filled in. */
export type Step = { [Op in StepOp]: { op: Op } & z.output<(typeof STEP_SCHEMAS)[Op]> }[StepOp];

/** What a run records: the steps, in order, on one dataset of a file; version 1 of the format. */
export interface Recipe {
  readonly phasewright: 1;
  /** Index of the dataset in the file, as `info` lists them. */
  readonly dataset: number;
  /** Only these frames of it, `[first, end)` counted from 0; absent for all. */
  readonly frames?: FrameRange;
  readonly steps: readonly Step[];
  readonly figures: readonly FigureRequest[];
}

export { type FigureRequest, figureRequestSchema } from './figure-request.ts';
