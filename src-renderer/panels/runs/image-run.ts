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
export function isFrameByFrame(run: RunRecord): boolean {
  const { prepared, source, steps } = run.result;
  if (!prepared.images || steps.some(({ op }) => op === 'patches')) return false;
  const images = source.shape.slice(0, source.axes.length - 2).reduce((product, size) => product * size, 1);
  return prepared.shape.slice(0, -1).reduce((product, size) => product * size, 1) === images;
}
