import { arrangeAxes, orderOf } from '../../src-preload/contract/arranged-axes.ts';
import type { Json } from '../../src-preload/contract/dataset.ts';
import type { ArrangeParameters } from '../../src-preload/contract/steps.ts';
import { openArrangedSource } from '../cubes/arranged-source.ts';
import { kindOf } from './hyperspy/axes.ts';
import type { OpenedDataset } from './reader.ts';

/**
 * A dataset with its axes in another order and other roles, as a person says who knows them better than the file.
 * @throws {AppError} `parameter-invalid` when they are not the axes of this dataset
 */
export function arrangedDataset(dataset: OpenedDataset, parameters: ArrangeParameters): OpenedDataset {
  const order = orderOf(dataset.axes, parameters);
  const axes = arrangeAxes(dataset.axes, parameters);
  const stillImages = parameters.signal === 2 && order[0] === 0;
  // Frames are chosen before.
  const { openFrames: _, ...others } = dataset;
  return {
    ...others,
    kind: kindOf(axes),
    shape: axes.map(({ size }) => size),
    axes,
    metadata: stillImages ? dataset.metadata : withoutStack(dataset.metadata),
    open: () => dataset.openArranged?.(order) ?? openArrangedSource(dataset.open(), order),
  };
}

/** Names and groups of images are of no use where the images are others. */
function withoutStack({ Stack: _, ...metadata }: { readonly [key: string]: Json }) {
  return metadata;
}
