import { Button } from '@blueprintjs/core';
import type { RunRecord } from '../../../src-preload/contract/project.ts';
import type { FigureRequest } from '../../../src-preload/contract/recipe.ts';
import { runCommand, useCommands } from '../../app/commands.ts';
import { changeFigure } from '../../parts/figures/figure-history.ts';
import { useView } from '../../state/view-store.ts';

interface ContactSheetButtonProps {
  readonly run: RunRecord;
  /** What the gallery is grouped by. */
  readonly grouping: string;
  /** Array that its images are sorted by, or null. */
  readonly sorting: string | null;
}

/** On to a figure of the images, in groups as near as can be to those of the gallery. */
export function ContactSheetButton({ run, grouping, sorting }: ContactSheetButtonProps) {
  const draw = () => {
    const groupBy = groupingOf(run, grouping, sorting);
    changeFigure('Draw a contact sheet', ({ maps: _, range: _range, ...others }) => ({
      ...others,
      figure: 'contact-sheet',
      groupBy,
    }));
    useView.getState().set({ activeRun: run.number });
    runCommand('show.figures');
  };
  useCommands([{ id: 'gallery.contact-sheet', title: 'Make a contact sheet of the images', run: draw }]);
  return (
    <Button
      size="small"
      variant="minimal"
      icon="media"
      text="Contact sheet"
      title="Make a figure of these images, by phase, score or group"
      onClick={draw}
    />
  );
}

function groupingOf(run: RunRecord, grouping: string, sorting: string | null): FigureRequest['groupBy'] {
  const step = run.arrays.find(({ name }) => name === sorting)?.step;
  if (step !== undefined && run.result.steps[step]?.op === 'anomaly') return 'score';
  if (grouping === 'phases') return 'phase';
  return grouping === 'names' || run.arrays.every(({ clusters }) => clusters === null) ? 'group' : 'phase';
}
