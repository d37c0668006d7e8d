import { Button } from '@blueprintjs/core';
import { type KeyboardEvent, useState } from 'react';
import type { RunRecord } from '../../../src-preload/contract/project.ts';
import { useOverviewNow, useProject } from '../../api/queries.ts';
import { EmptyState, ErrorState, LoadingState } from '../../app/empty-state.tsx';
import { useView, useViewOf } from '../../state/view-store.ts';
import { activeRunOf, sweepOf } from '../runs/active-run.ts';
import { draftOf, firstInvalid, usedClusters, withClusters, withSweep } from '../steps/draft.ts';
import { changeDraft } from '../steps/draft-history.ts';
import { useDraftJob, useRunStarter } from '../steps/draft-run.ts';
import { formatNumber } from '../steps/numbers.ts';
import { begun, presetStepsFor } from '../steps/presets.ts';
import { isRunOf } from '../steps/step-results.ts';
import { VerdictLine } from '../steps/verdict-line.tsx';
import { SweepCharts } from './sweep-charts.tsx';
import { SweepRows } from './sweep-rows.tsx';
import { readSweep, type SweepView } from './sweep-table.ts';
import { useWidth } from './use-width.ts';
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
  const starter = useRunStarter();
  const { file, dataset } = useViewOf('file', 'dataset');
  const overview = useOverviewNow(file, dataset);
  if (starter.isRunning) return <Sweeping />;
  const sweep = () => {
    const { steps } = useView.getState();
    const base = begun(steps) ? steps : presetStepsFor(overview(), steps);
    const { draft, sweep: at } = withSweep(base);
    changeDraft('Add a sweep', () => draft);
    if (firstInvalid(draft, at) < 0) starter.run(draft, at);
  };
  return (
    <EmptyState
      icon="timeline-line-chart"
      title="No sweep yet"
      purpose="A sweep tries 2, 3, 4, … clusters and shows which number the data support, with the map of each."
      action={
        <Button
          intent="primary"
          icon="play"
          text="Run a sweep"
          disabled={starter.obstacle !== null}
          title={starter.obstacle ?? 'Runs the recipe up to the sweep'}
          onClick={sweep}
        />
      }
    />
  );
}

function Sweeping() {
  const job = useDraftJob();
  return <LoadingState what={job?.phase ? `Running: ${job.phase}` : 'Running'} />;
}

function SweepResults({ run, view, labels }: { run: RunRecord; view: SweepView; labels: string | null }) {
  const { map, steps, set } = useViewOf('map', 'steps', 'set');
  const starter = useRunStarter();
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
  const use = () => {
    if (selected === null) return;
    // Without a recipe of its own the window goes on with the one that swept.
    const next = withClusters(steps.length > 0 ? steps : draftOf(run.recipe), selected, view.method);
    changeDraft(`Use k = ${selected}`, () => next);
    starter.run(next);
  };
  const isUsed =
    selected !== null && selected === usedClusters(steps, view.method) && isRunOf(steps, run.recipe.dataset, run);
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
          className="choose-k-help"
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
          onClick={use}
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
