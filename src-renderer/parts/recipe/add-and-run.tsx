import { Button } from '@blueprintjs/core';
import type { StepOp } from '../../../src-preload/contract/steps.ts';
import { useOverviewNow } from '../../api/queries.ts';
import { useView, useViewOf } from '../../state/view-store.ts';
import { firstInvalid, insertStep, newStep } from './draft.ts';
import { changeDraft } from './draft-history.ts';
import { useRunStarter } from './draft-run.ts';
import { NothingToSort, useNothingToSort } from './nothing-to-sort.tsx';
import { begun, presetStepsFor } from './presets.ts';
import { RunGoingOn } from './run-going-on.tsx';

interface AddAndRunProps {
  readonly op: StepOp;
  readonly text: string;
}

/** Adds a step to the recipe, unless it has one already, and runs it: what fills a panel that needs it. */
export function AddAndRun({ op, text }: AddAndRunProps) {
  const starter = useRunStarter();
  const nothing = useNothingToSort();
  const { file, dataset } = useViewOf('file', 'dataset');
  const overview = useOverviewNow(file, dataset);
  const onClick = () => {
    const { steps } = useView.getState();
    const base = begun(steps) ? steps : presetStepsFor(overview(), steps);
    const draft = base.some((step) => step.op === op) ? base : insertStep(base, newStep(op));
    changeDraft(text, () => draft);
    if (firstInvalid(draft) < 0) starter.run(draft);
  };
  if (nothing !== null) return <NothingToSort why={nothing} />;
  if (starter.isRunning) return <RunGoingOn />;
  return (
    <Button
      intent="primary"
      icon="play"
      text={text}
      disabled={starter.obstacle !== null}
      title={starter.obstacle ?? 'Adds the step and runs the recipe'}
      onClick={onClick}
    />
  );
}
