import { Button } from '@blueprintjs/core';
import { useMemo } from 'react';
import type { RunRecord } from '../../../src-preload/contract/project.ts';
import type { FigureRequest } from '../../../src-preload/contract/recipe.ts';
import type { ProjectState } from '../../../src-preload/contract/window.ts';
import { unassignedKey } from '../../api/phase-arrays.ts';
import { useProject } from '../../api/queries.ts';
import { runCommand } from '../../app/commands.ts';
import { EmptyState, ErrorState, LoadingState } from '../../app/empty-state.tsx';
import { useUnits } from '../../app/settings.ts';
import { ExportList } from '../../export/export-list.tsx';
import '../../forms/forms.css';
import { figureProblems, figureRequest, withUnits } from '../../parts/figures/figure-draft.ts';
import { kindsOf } from '../../parts/figures/figure-kind.ts';
import { figureOfRun } from '../../parts/figures/figure-of-run.ts';
import { MakePhaseMap } from '../../parts/recipe/make-phase-map.tsx';
import { activeRunOf, labelsOf, phasesOf } from '../../parts/runs/active-run.ts';
import { isStackRun } from '../../parts/runs/image-run.ts';
import { useViewOf } from '../../state/view-store.ts';
import { FigurePreview } from './figure-preview.tsx';
import { FigureSettings } from './figure-settings.tsx';
import { MethodsSection } from './methods-section.tsx';
import { SavedFigures } from './saved-figures.tsx';
import './figures.css';

/** The figure for the paper: live preview, settings, exports, and the paragraph for the methods section. */
export function FiguresPanel() {
  const { data: project, isPending, error, refetch } = useProject();
  const { activeRun, file, figure: chosen } = useViewOf('activeRun', 'file', 'figure');
  const run = activeRunOf(project, activeRun, file);
  const figure = useMemo(() => (run ? figureOfRun(chosen, run) : chosen), [chosen, run]);
  if (isPending) return <LoadingState what="Loading the figure" />;
  if (error) return <ErrorState error={error} title="The figure cannot be shown" retry={() => void refetch()} />;
  if (!project || !run) {
    return (
      <EmptyState
        icon="media"
        title="No figure yet"
        purpose="A phase map with legend and spectra at the width of a journal’s column, as it will stand in the paper."
        action={<MakePhaseMap />}
      />
    );
  }
  return <FigureEditor key={run.uuid} project={project} run={run} figure={figure} />;
}

interface FigureEditorProps {
  readonly project: ProjectState;
  readonly run: RunRecord;
  /** Its settings as they fit the run. */
  readonly figure: Partial<FigureRequest>;
}

function FigureEditor({ project, run, figure: chosen }: FigureEditorProps) {
  const units = useUnits();
  const figure = useMemo(() => withUnits(chosen, units), [chosen, units]);
  const labels = labelsOf(run)?.name ?? null;
  const kinds = kindsOf(run);
  const changes = [labels && phasesOf(project, run.number, labels), unassignedKey(project, run.number)];
  const hasFigure = kinds.length > 0;
  const isWrong = Object.keys(figureProblems(figure)).length > 0;
  return (
    <div className="figures">
      {hasFigure ? <FigurePreview run={run} figure={figure} changes={changes} /> : <NoFigure run={run} />}
      <div className="figures-side">
        {hasFigure && <FigureSettings run={run} figure={chosen} kinds={kinds} units={units} />}
        <section aria-label="Export" className="figures-exports" tabIndex={-1}>
          <h3>Export</h3>
          <ExportList run={run} figure={figureRequest(figure) ?? {}} isFigureWrong={isWrong || !hasFigure} />
        </section>
        <MethodsSection run={run} changes={changes} />
        <SavedFigures project={project} run={run} figure={figure} canKeep={hasFigure && !isWrong} />
      </div>
    </div>
  );
}

/** A run of which there is no picture to be made. */
function NoFigure({ run }: { readonly run: RunRecord }) {
  if (isStackRun(run)) {
    return (
      <EmptyState
        icon="media"
        title="No figure of these patches"
        purpose="They are pieces of images: the gallery and the exemplars show them. Arrays and recipe can be exported here."
        action={<Button text="Show the exemplars" onClick={() => runCommand('show.exemplars')} />}
      />
    );
  }
  return (
    <EmptyState
      icon="media"
      title="No figure of this run"
      purpose="It has neither phases nor maps. Its arrays and the recipe can be exported here."
      action={<MakePhaseMap />}
    />
  );
}
