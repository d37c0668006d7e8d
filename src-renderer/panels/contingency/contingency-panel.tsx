import { Button, HTMLSelect } from '@blueprintjs/core';
import { useMemo, useState } from 'react';
import type { RunRecord } from '../../../src-preload/contract/project.ts';
import type { ProjectState } from '../../../src-preload/contract/window.ts';
import { usePhaseLabels } from '../../api/phase-arrays.ts';
import { useProject, useRunArray } from '../../api/queries.ts';
import { EmptyState, ErrorState, LoadingState } from '../../app/empty-state.tsx';
import { addRegion } from '../../parts/maps/region-history.ts';
import { MakePhaseMap } from '../../parts/recipe/make-phase-map.tsx';
import { formatNumber, formatPercent } from '../../parts/recipe/numbers.ts';
import { labelsOf, phasesOf, useActiveRun } from '../../parts/runs/active-run.ts';
import { runTitle } from '../../parts/runs/run-title.ts';
import { useRunComparison } from '../../parts/runs/use-run-comparison.ts';
import { useViewOf } from '../../state/view-store.ts';
import { gridOf, gridOfRun } from '../../vis/map-grid.ts';
import { cellMap, cellRegion } from './cell-map.ts';
import { type Contingency, contingencyOfRuns, contingencyOfTruth, pixelsOfCell } from './contingency.ts';
import { ContingencyTable } from './contingency-table.tsx';
import './contingency.css';

const PANEL = 'contingency';
const TRUTH = 'truth';

/** Which pixels of one partition lie where in another: the truth of a `compare` step, or another run. */
export function ContingencyPanel() {
  const { data: project, isPending, error, refetch } = useProject();
  const run = useActiveRun();
  const { compareWith, set } = useViewOf('compareWith', 'set');
  if (isPending) return <LoadingState what="Loading the runs" />;
  if (error) return <ErrorState error={error} title="The runs cannot be compared" retry={() => void refetch()} />;
  const labels = labelsOf(run);
  const others = project?.runs.filter((one) => one !== run && one.datasetId === run?.datasetId && labelsOf(one)) ?? [];
  const truth = run && labels ? contingencyOfTruth(run, phasesOf(project, run.number, labels.name)) : null;
  if (!project || !run || !labels || (others.length === 0 && !truth)) {
    return (
      <EmptyState
        icon="comparison"
        title="Nothing to compare yet"
        purpose="Shows which clusters of two runs, or of a run and known labels, are the same pixels. It needs a second run with clusters, or a Compare step."
        action={<MakePhaseMap />}
      />
    );
  }
  const other = others.find(({ number }) => number === compareWith) ?? (truth ? null : others.at(-1)!);
  return (
    <div className="contingency">
      <div className="contingency-bar">
        <span>Run {run.number} and</span>
        <HTMLSelect
          aria-label="Compared with"
          value={other ? String(other.number) : TRUTH}
          onChange={(event) => {
            const { value } = event.currentTarget;
            set({ compareWith: value === TRUTH ? null : Number(value) });
          }}
        >
          {truth && <option value={TRUTH}>its truth</option>}
          {others.toReversed().map((one) => (
            <option key={one.number} value={one.number}>
              {runTitle(one)}
            </option>
          ))}
        </HTMLSelect>
      </div>
      {other ? (
        <WithRun key={`${run.uuid} ${other.uuid}`} project={project} run={run} other={other} />
      ) : (
        <WithTruth key={run.uuid} run={run} contingency={truth!} />
      )}
    </div>
  );
}

interface WithRunProps {
  readonly project: ProjectState;
  readonly run: RunRecord;
  readonly other: RunRecord;
}

function WithRun({ project, run, other }: WithRunProps) {
  const [labels, otherLabels] = [labelsOf(run)!, labelsOf(other)!];
  const own = usePhaseLabels(run.number, labels.name);
  const others = usePhaseLabels(other.number, otherLabels.name);
  const comparison = useRunComparison(run, other);
  const contingency = useMemo(() => {
    if (!comparison.data || !own.data || !others.data) return null;
    const [phases, otherPhases] = [
      phasesOf(project, run.number, labels.name),
      phasesOf(project, other.number, otherLabels.name),
    ];
    return contingencyOfRuns(comparison.data, own.data.values, others.data.values, phases, otherPhases);
  }, [comparison.data, own.data, others.data, project, run, other, labels, otherLabels]);
  const error = comparison.error ?? own.error ?? others.error;
  const retry = () => void Promise.all([comparison.refetch(), own.refetch(), others.refetch()]);
  if (error) return <ErrorState error={error} title="These runs cannot be compared" retry={retry} />;
  if (!contingency || !own.data || !others.data) return <LoadingState what="Comparing" />;
  return (
    <Result
      run={run}
      contingency={contingency}
      caption={`Run ${run.number} in rows, run ${other.number} in columns`}
      labels={own.data.values}
      otherLabels={others.data.values}
    />
  );
}

function WithTruth({ run, contingency }: { readonly run: RunRecord; readonly contingency: Contingency }) {
  const step = run.result.steps.findLastIndex(({ op }) => op === 'compare');
  const truth = run.arrays.find((array) => array.step === step && /^truth(-\d+)?$/.test(array.name)) ?? null;
  const labels = run.arrays.findLast((array) => array.clusters !== null && array.step < step) ?? null;
  const own = useRunArray(truth ? run.number : null, labels?.name ?? null);
  const known = useRunArray(truth ? run.number : null, truth?.name ?? null);
  return (
    <Result
      run={run}
      contingency={contingency}
      caption={`Run ${run.number} in rows, its truth in columns`}
      labels={own.data?.values ?? null}
      otherLabels={known.data?.values ?? null}
    />
  );
}

interface ResultProps {
  readonly run: RunRecord;
  readonly contingency: Contingency;
  readonly caption: string;
  /** Null where it is not known which pixels a cell has. */
  readonly labels: ArrayLike<number> | null;
  readonly otherLabels: ArrayLike<number> | null;
}

function Result({ run, contingency, caption, labels, otherLabels }: ResultProps) {
  const { map, made, litPhase, set } = useViewOf('map', 'made', 'litPhase', 'set');
  const [cell, setCell] = useState<readonly [number, number] | null>(null);
  const isOnMap = map.kind === 'made' && made?.by === PANEL && made.run === run.number;
  const lit = isOnMap ? cell : null;
  const { rows, columns, ari, nmi, accuracy, pixels, matched } = contingency;
  const pixelsOf = ([row, column]: readonly [number, number]) =>
    pixelsOfCell(labels!, otherLabels!, rows[row]!.value, columns[column]!.value);
  const light = (row: number, column: number) => {
    setCell([row, column]);
    const shown = cellMap(run, rows[row]!, columns[column]!, labels!, pixelsOf([row, column]));
    set({ map: { kind: 'made' }, made: { run: run.number, by: PANEL, map: shown } });
  };
  const keep = () => {
    if (!lit) return;
    const { rows: height, columns: width } = gridOf(run.result.source.axes);
    const region = cellRegion(pixelsOf(lit), gridOf(run.result.prepared.axes).columns, gridOfRun(run.result), {
      rows: height,
      columns: width,
    });
    if (region) addRegion(region);
  };
  return (
    <>
      <dl className="step-numbers">
        <div title="Adjusted Rand index: 1 the same, 0 as by chance">
          <dt>ARI</dt>
          <dd>{formatNumber(ari)}</dd>
        </div>
        <div title="Normalized mutual information: 1 the same, 0 nothing in common">
          <dt>NMI</dt>
          <dd>{formatNumber(nmi)}</dd>
        </div>
        <div title="Share of the pixels on the diagonal">
          <dt>Matched</dt>
          <dd>{formatPercent(accuracy)}</dd>
        </div>
        <div>
          <dt>Pixels</dt>
          <dd>{formatNumber(pixels)}</dd>
        </div>
      </dl>
      <div className="contingency-scroll">
        <ContingencyTable
          contingency={contingency}
          caption={caption}
          litPhase={litPhase}
          onLitPhase={(phase) => set({ litPhase: phase })}
          lit={lit}
          onLight={labels && otherLabels ? light : null}
        />
      </div>
      <p className="quiet">
        {caption}; percentages of the row. The best one-to-one matching stands on the diagonal
        {matched < Math.max(rows.length, columns.length) && '; what stands behind it has no counterpart'}.
        {labels && otherLabels ? ' Press a cell to see its pixels.' : ''}
      </p>
      {lit && (
        <div>
          <Button size="small" icon="polygon-filter" text="Keep these pixels as a region" onClick={keep} />
        </div>
      )}
    </>
  );
}
