import { Button, Icon } from '@blueprintjs/core';
import type { IconName } from '@blueprintjs/icons';
import { type ReactNode, useId } from 'react';
import { luminance } from '../../../src-preload/contract/colors.ts';
import type { DatasetDescription } from '../../../src-preload/contract/dataset.ts';
import { framesPart, framesText, titleOfFrames } from '../../../src-preload/contract/frames.ts';
import type { DatasetOfFile } from '../../../src-preload/contract/looked-dataset.ts';
import type { DatasetRecord, FigureRecord, PhaseRecord } from '../../../src-preload/contract/project.ts';
import type { ListedDataset, ProjectState } from '../../../src-preload/contract/window.ts';
import { useProject, useProjectChange } from '../../api/queries.ts';
import { runCommand } from '../../app/commands.ts';
import { ErrorState, LoadingState } from '../../app/empty-state.tsx';
import { datasetKey } from '../../app/kept-view.ts';
import { useShowDataset } from '../../app/look-at.ts';
import { NoDataset } from '../../app/no-dataset.tsx';
import { notifyError } from '../../app/notices.tsx';
import { baseName } from '../../app/opening.ts';
import { kindIcon, kindName } from '../../dialogs/opening/dataset-words.ts';
import { figureText } from '../../parts/figures/figure-draft.ts';
import { changeFigure } from '../../parts/figures/figure-history.ts';
import { KIND_NAMES } from '../../parts/figures/figure-kind.ts';
import { labelsOf, phasesOf, useActiveRun } from '../../parts/runs/active-run.ts';
import { useRunActions } from '../../parts/runs/run-actions.ts';
import { stepsText } from '../../parts/runs/run-summary.ts';
import { isUnnamedRun } from '../../parts/runs/run-title.ts';
import { isSameDataset } from '../../state/same-dataset.ts';
import { useView, useViewOf } from '../../state/view-store.ts';

/** Datasets, runs, phases and figures of the project. A click shows them. */
export function ProjectPanel() {
  const { data: project, isPending, isError, error, refetch } = useProject();
  const shown = useViewOf('file', 'dataset', 'frames');
  const { file } = shown;
  const lit = useView((view) => view.litPhase);
  const active = useActiveRun();
  const set = useView((view) => view.set);
  const showDataset = useShowDataset();
  const { open: openRun } = useRunActions();
  if (isPending) return <LoadingState what="Project" />;
  if (isError) return <ErrorState title="The project cannot be shown" error={error} retry={() => refetch()} />;
  if (!project) return <NoDataset title="No project" purpose="Open a file or a project to begin." />;

  // Those of the labels that the run arrived at, as in Phases; a run of several clusterings has phases of each.
  const labels = labelsOf(active);
  const phases = active && labels ? phasesOf(project, active.number, labels.name) : [];
  return (
    <nav className="project-tree" aria-label="Contents of the project">
      <Group title="Datasets" count={project.datasets.length} action={<OpenAnother />}>
        {datasetsOf(project.datasets, project.listed, project.current).map((one) => (
          <Row
            key={datasetKey(one)}
            icon={kindIcon(one.kind)}
            name={nameOf(one)}
            detail={one.missing ? 'missing' : one.frames ? framesText(one.frames) : ''}
            hint={`${kindName(one)}\n${one.file}`}
            current={isSameDataset(one, shown)}
            action={one.canGo && project.project.mode === 'write' ? <OffTheList dataset={one} /> : null}
            onClick={() => {
              if (isSameDataset(one, shown)) return set({ map: { kind: 'total' } });
              showDataset(one);
            }}
          />
        ))}
      </Group>
      <Group title="Runs" count={project.runs.length + project.unfinished.length} none="None yet: run the steps">
        {project.runs.toReversed().map((run) => (
          <Row
            key={run.number}
            icon={run.arrays.some((array) => array.clusters !== null) ? 'heatmap' : 'layers'}
            name={run.name || `Run ${run.number}`}
            detail={isUnnamedRun(run) ? '' : String(run.number)}
            hint={stepsText(run.recipe)}
            current={run.number === active?.number}
            onClick={() => {
              const { file: source, dataset, frames = null } = run.result.source;
              if (file === null && !project.current?.missing) set({ file: source, dataset, frames });
              openRun(run);
            }}
          />
        ))}
        {project.unfinished.map((run) => (
          <Row
            key={run.uuid}
            icon={run.state === 'running' ? 'time' : 'error'}
            name={run.name || `Run ${run.number}`}
            detail={run.state}
            hint={run.error?.message ?? run.file}
            current={false}
            onClick={() => runCommand(run.state === 'running' ? 'show.jobs' : 'show.runs')}
          />
        ))}
      </Group>
      <Group title="Phases" count={phases.length} none="None yet: a run with clusters brings them">
        {phases.map((phase) => (
          <Row
            key={phase.id}
            mark={<PhaseChip phase={phase} />}
            name={phase.name}
            detail=""
            hint={phase.note}
            current={false}
            lit={lit === phase.id}
            onHover={(on) => set({ litPhase: on ? phase.id : null })}
            onClick={() => {
              set({ map: { kind: 'labels', run: phase.run, name: phase.labels } });
              runCommand('show.phases');
            }}
          />
        ))}
      </Group>
      <Group title="Figures" count={project.figures.length} none="None yet: keep one in Figures">
        {project.figures.map((figure) => (
          <Row
            key={figure.id}
            icon="media"
            name={figure.name || figure.request.title || KIND_NAMES[figure.request.figure]}
            detail={`${figure.request.widthMm} mm`}
            hint={`Run ${figure.run}: ${figureText(figure.request)}`}
            current={false}
            action={project.project.mode === 'write' ? <DeleteFigure figure={figure} /> : null}
            onClick={() => {
              set({ activeRun: figure.run });
              changeFigure('Take a kept figure', () => figure.request);
              runCommand('show.figures');
            }}
          />
        ))}
      </Group>
    </nav>
  );
}

interface GroupProps {
  readonly title: string;
  readonly count: number;
  readonly none?: string;
  readonly action?: ReactNode;
  readonly children: ReactNode;
}

function Group({ title, count, none, action, children }: GroupProps) {
  const id = useId();
  return (
    <div>
      <div className="tree-heading">
        <h2 id={id}>{title}</h2>
        {action}
      </div>
      <ul className="tree-list" aria-labelledby={id}>
        {children}
      </ul>
      {count === 0 && none && <p className="tree-empty">{none}</p>}
    </div>
  );
}

interface RowProps {
  readonly icon?: IconName;
  readonly mark?: ReactNode;
  readonly name: string;
  readonly detail: string;
  readonly hint: string;
  readonly current: boolean;
  readonly lit?: boolean;
  readonly onHover?: (on: boolean) => void;
  readonly onClick: () => void;
  /** A small button at the end of the row. */
  readonly action?: ReactNode;
}

function Row({ icon, mark, name, detail, hint, current, lit = false, onHover, onClick, action }: RowProps) {
  return (
    <li className={action ? 'with-action' : undefined}>
      <button
        type="button"
        className="tree-row"
        aria-current={current}
        data-lit={lit}
        title={hint ? `${name}\n${hint}` : name}
        onClick={onClick}
        onPointerEnter={() => onHover?.(true)}
        onPointerLeave={() => onHover?.(false)}
      >
        {mark ?? (icon && <Icon icon={icon} size={13} />)}
        <span className="name">{name}</span>
        {detail && <span className="detail">{detail}</span>}
      </button>
      {action}
    </li>
  );
}

function OpenAnother() {
  return (
    <Button
      variant="minimal"
      size="small"
      icon="plus"
      aria-label="Open another file"
      title="Open another file"
      onClick={() => runCommand('open-file')}
    />
  );
}

/** A phase's color with its letter: never color alone. */
export function PhaseChip({ phase }: { readonly phase: Pick<PhaseRecord, 'color' | 'letter'> }) {
  const ink = luminance(phase.color) > 0.18 ? '#111418' : '#ffffff';
  return (
    <span className="phase-chip" style={{ background: phase.color, color: ink }}>
      {phase.letter}
    </span>
  );
}

function DeleteFigure({ figure: { id, request } }: { readonly figure: FigureRecord }) {
  const remove = useProjectChange('delete-figure');
  return (
    <Button
      variant="minimal"
      size="small"
      icon="small-cross"
      className="tree-action"
      aria-label={`Delete the figure ${figureText(request)}`}
      title="Delete this figure (Undo brings it back)"
      onClick={() => remove.mutate({ id }, { onError: notifyError })}
    />
  );
}

/** The title, without the frames that stand apart: there they are seen however long the title is. */
function nameOf({ title, frames }: ShownDataset): string {
  const end = frames ? `, ${framesText(frames)}` : '';
  return end !== '' && title.endsWith(end) ? title.slice(0, -end.length) : title;
}

function OffTheList({ dataset: { file, dataset, frames, title } }: { readonly dataset: ShownDataset }) {
  const unlist = useProjectChange('unlist-dataset');
  return (
    <Button
      variant="minimal"
      size="small"
      icon="small-cross"
      className="tree-action"
      aria-label={`Take ${title} off the list`}
      title="Take it off the list; the file stays"
      onClick={() => unlist.mutate({ file, dataset, ...framesPart(frames) }, { onError: notifyError })}
    />
  );
}

interface ShownDataset extends Pick<DatasetDescription, 'kind' | 'dtype' | 'shape'>, DatasetOfFile {
  readonly title: string;
  readonly missing: boolean;
  /** Only listed: no run was computed from it and it is not the one that the project opens with. */
  readonly canGo: boolean;
}

/** Datasets that a person has opened or that runs were computed from, and the one that the project opens with. */
export function datasetsOf(
  records: readonly DatasetRecord[],
  listed: readonly ListedDataset[],
  current: ProjectState['current'],
): readonly ShownDataset[] {
  const shown: ShownDataset[] = records.map(({ file, source }) => {
    const { dataset, frames, shape, dtype } = source;
    const place = { file, dataset, ...framesPart(frames) };
    const known = listed.find((one) => isSameDataset(one, place));
    return {
      ...place,
      title: source.title || baseName(file),
      missing: current?.missing === true && current.file === file,
      kind: known?.kind ?? 'spectrum-image',
      shape,
      dtype,
      canGo: false,
    };
  });
  const plain = { kind: 'spectrum-image', shape: [], dtype: 'float32' } as const;
  for (const one of listed) {
    if (shown.some((other) => isSameDataset(one, other))) continue;
    const title = one.title || `${baseName(one.file)}${one.dataset > 0 ? ` ${one.dataset + 1}` : ''}`;
    shown.push({ ...plain, ...one, title, canGo: !isSameDataset(one, current) });
  }
  if (current && !shown.some((one) => isSameDataset(one, current))) {
    shown.push({
      ...plain,
      ...current,
      title: current.frames ? titleOfFrames(baseName(current.file), current.frames) : baseName(current.file),
      canGo: false,
    });
  }
  return shown;
}
