import { Button } from '@blueprintjs/core';
import { type KeyboardEvent, useState } from 'react';
import type { RunRecord } from '../../../src-preload/contract/project.ts';
import { useProject } from '../../api/queries.ts';
import { EmptyState, ErrorState, LoadingState } from '../../app/empty-state.tsx';
import { usedClusters } from '../../parts/recipe/draft.ts';
import { NothingToSort, useNothingToSort } from '../../parts/recipe/nothing-to-sort.tsx';
import { formatNumber } from '../../parts/recipe/numbers.ts';
import { RunGoingOn } from '../../parts/recipe/run-going-on.tsx';
import { isRunOf } from '../../parts/recipe/step-results.ts';
import { VerdictLine } from '../../parts/recipe/verdict-line.tsx';
import { activeRunOf, sweepOf } from '../../parts/runs/active-run.ts';
import { useView, useViewOf } from '../../state/view-store.ts';
import { useWidth } from '../../vis/use-width.ts';
import { useSweepActions } from './sweep-actions.ts';
import { SweepCharts } from './sweep-charts.tsx';
import { SweepRows } from './sweep-rows.tsx';
import { readSweep, type SweepView } from './sweep-table.ts';
import './choose-k.css';

/** Page of the help on choosing the number of clusters. */
const HELP_PAGE = 'choosing-k';
const CHART_HEIGHT = 150;

/** Which number of clusters, and why: what a sweep found, with the map of every k. */
export function ChooseKPanel() {
  const { data: project, isPending, error, refetch } = useProject();
  const { activeRun, file } = useViewOf('activeRun', 'file');
  if (isPending) return <LoadingState what="Loading the sweep" />;
  if (error) return <ErrorState error={error} title="The sweep cannot be shown" retry={() => void refetch()} />;
  const run = activeRunOf(project, activeRun, file);
  const sweep = sweepOf(run);
  const view = sweep && readSweep(sweep.record);
  if (!run || !sweep || !view || view.rows.length === 0) return <NoSweep />;
  return <SweepResults key={run.uuid} run={run} view={view} labels={sweep.labels} />;
}

function NoSweep() {
  const { starter, sweep } = useSweepActions();
  const nothing = useNothingToSort();
  if (starter.isRunning) return <Sweeping />;
  return (
    <EmptyState
      icon="timeline-line-chart"
      title="No sweep yet"
      purpose="A sweep tries 2, 3, 4, … clusters and shows which number the data support, with the map of each."
      action={
        nothing !== null ? (
          <NothingToSort why={nothing} />
        ) : (
          <Button
            intent="primary"
            icon="play"
            text="Run a sweep"
            disabled={starter.obstacle !== null}
            title={starter.obstacle ?? 'Runs the recipe up to the sweep'}
            onClick={sweep}
          />
        )
      }
    />
  );
}

function Sweeping() {
  const hasSweep = useView(({ steps }) => steps.some(({ op }) => op === 'sweep'));
  return (
    <div className="panel-state">
      <p className="quiet">
        {hasSweep ? 'The recipe is running; the sweep is shown when it is done.' : 'The running recipe has no sweep.'}
      </p>
      <RunGoingOn />
    </div>
  );
}

function SweepResults({ run, view, labels }: { run: RunRecord; view: SweepView; labels: string | null }) {
  const { map, steps, set } = useViewOf('map', 'steps', 'set');
  const { starter, use } = useSweepActions();
  const [ref, width] = useWidth<HTMLDivElement>(320);
  const [picked, setPicked] = useState<number | null>(null);
  const onMap =
    map.kind === 'labels' && map.run === run.number && map.name === labels
      ? view.rows[map.index ?? 0]?.clusters
      : undefined;
  const selected = onMap ?? picked ?? view.proposed;
  const select = (clusters: number) => {
    setPicked(clusters);
    const index = view.rows.findIndex((row) => row.clusters === clusters);
    if (labels !== null && index >= 0) set({ map: { kind: 'labels', run: run.number, name: labels, index } });
  };
  const isUsed = selected !== null && selected === usedClusters(steps, view.method) && isRunOf(steps, run.recipe, run);
  const onKeyDown = (event: KeyboardEvent) => {
    const by = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
    const focused = Number((event.target as HTMLElement).dataset.k);
    const at = view.rows.findIndex(({ clusters }) => clusters === focused);
    const target =
      by !== undefined ? at + by : event.key === 'Home' ? 0 : event.key === 'End' ? view.rows.length - 1 : null;
    const row = target === null ? undefined : view.rows[target];
    if (!row) return;
    event.preventDefault();
    select(row.clusters);
    event.currentTarget.querySelector<HTMLElement>(`[data-k="${row.clusters}"]`)?.focus();
  };
  // Two charts stand side by side where each has room for its labels.
  const columns = width >= 330 ? 2 : 1;
  const size = { width: Math.max(160, Math.floor(width / columns) - (columns - 1) * 4), height: CHART_HEIGHT };
  return (
    <div className="choose-k" ref={ref}>
      <div className="choose-k-verdict">
        {view.verdicts.map((verdict) => (
          <VerdictLine key={verdict.word} verdict={verdict} isLong={view.reasons.length === 0} />
        ))}
        {view.reasons.map((reason) => (
          <p key={reason}>{reason}</p>
        ))}
        <Button
          variant="minimal"
          size="small"
          className="choose-k-help link-button"
          text="How k is chosen"
          onClick={() => set({ help: HELP_PAGE })}
        />
      </div>
      <div className="choose-k-use">
        <Button
          intent="primary"
          icon="tick"
          text={selected === null ? 'Use this k' : isUsed ? `k = ${selected} is in use` : `Use k = ${selected}`}
          disabled={selected === null || isUsed || starter.isRunning || starter.obstacle !== null}
          title={
            starter.obstacle ?? `Sets the ${view.method === 'gmm' ? 'mixture' : 'k-means'} step and runs the recipe`
          }
          onClick={() => selected !== null && use(run, view, selected)}
        />
        {labels !== null && <span className="quiet">Press a k to see its map.</span>}
      </div>
      <SweepCharts view={view} size={size} selected={selected} onSelect={select} />
      <SweepRows view={view} selected={selected} onSelect={select} onKeyDown={onKeyDown} />
      {view.sampled !== null && (
        <p className="quiet">Silhouettes from a sample of {formatNumber(view.sampled)} pixels.</p>
      )}
    </div>
  );
}
