import { isFrameByFrame as isOfFrames } from '../../../src-preload/contract/image-stacks.ts';
import type { RunRecord } from '../../../src-preload/contract/project.ts';

/** Whether what a run has numbers for are images in a row, which make no map; patches of one image do make one. */
export function isStackRun({ result: { prepared } }: RunRecord): boolean {
  return prepared.images !== undefined && prepared.axes.filter(({ role }) => role === 'navigation').length === 1;
}

/** What the clusters of a run are made of: `px`, or the images or patches that it has numbers for. */
export function countedIn(run: RunRecord): 'px' | 'images' | 'patches' {
  if (!isStackRun(run)) return 'px';
  return run.result.steps.some(({ op }) => op === 'patches') ? 'patches' : 'images';
}

/** Whether what a run has numbers for are the images of the file, in their order. */
export function isFrameByFrame({ result }: RunRecord): boolean {
  return isOfFrames(result);
}
