import { Button } from '@blueprintjs/core';
import { isOfImages } from '../../../src-preload/contract/image-steps.ts';
import { useDescription, useOverviewNow } from '../../api/queries.ts';
import { useViewOf } from '../../state/view-store.ts';
import { useRunStarter } from './draft-run.ts';
import { NothingToSort, useNothingToSort } from './nothing-to-sort.tsx';
import { presetStepsFor } from './presets.ts';
import { RunGoingOn } from './run-going-on.tsx';
import { replaceDraft } from './steps-notice.ts';

/** One click from an opened file to a phase map: the recipe there is, or the preset that fits the data. */
export function MakePhaseMap() {
  const { file, dataset, steps } = useViewOf('file', 'dataset', 'steps');
  const description = useDescription(file, dataset);
  const overview = useOverviewNow(file, dataset);
  const starter = useRunStarter();
  const nothing = useNothingToSort();
  const make = () => {
    const clusters = steps.some(({ op }) => op === 'kmeans');
    const draft = clusters ? steps : presetStepsFor(overview(), steps);
    if (!clusters) replaceDraft('Start a phase map', 'Started a phase map', draft);
    starter.run(draft);
  };
  if (starter.isRunning) return <RunGoingOn />;
  if (nothing !== null) return <NothingToSort why={nothing} />;
  return (
    <Button
      intent="primary"
      icon="heatmap"
      text={description && isOfImages(description) ? 'Group the images' : 'Make a phase map'}
      disabled={starter.obstacle !== null || !description}
      title={starter.obstacle ?? undefined}
      onClick={make}
    />
  );
}
