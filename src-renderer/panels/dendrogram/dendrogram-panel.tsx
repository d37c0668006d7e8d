import { Button, SegmentedControl } from '@blueprintjs/core';
import { useEffect, useMemo, useState } from 'react';
import type { RunRecord } from '../../../src-preload/contract/project.ts';
import { useProject } from '../../api/queries.ts';
import { EmptyState, ErrorState, LoadingState } from '../../app/empty-state.tsx';
import { isUnnamed } from '../../parts/phases/phase-title.ts';
import { AddAndRun } from '../../parts/recipe/add-and-run.tsx';
import { draftOf, withCut } from '../../parts/recipe/draft.ts';
import { changeDraft } from '../../parts/recipe/draft-history.ts';
import { useRunStarter } from '../../parts/recipe/draft-run.ts';
import { formatNumber } from '../../parts/recipe/numbers.ts';
import { isRunOf } from '../../parts/recipe/step-results.ts';
import { phasesOf, useActiveRun } from '../../parts/runs/active-run.ts';
import { useView, useViewOf } from '../../state/view-store.ts';
import { DendrogramVis } from '../../vis/dendrogram-vis.tsx';
import { cutOfRun, type TreeOfRun, treeOfRun, useTree } from './cut-of-run.ts';
import { clustersAt, cutRange, type Tree, topOfTree } from './tree.ts';
import './dendrogram.css';

const PANEL = 'dendrogram';
/** Merges drawn: the last ones, which decide. */
const SHOWN_MERGES = 50;
/** The step's own limit. */
const MOST_CLUSTERS = 256;
/** Above the root the line stands this much higher. */
const ABOVE_ROOT = 1.04;

/** The tree of an agglomerative clustering with a cut that can be moved; the map follows. */
export function DendrogramPanel() {
  const { isPending, error, refetch } = useProject();
  const run = useActiveRun();
  const of = useMemo(() => treeOfRun(run), [run]);
  if (isPending) return <LoadingState what="Loading the dendrogram" />;
  if (error) return <ErrorState error={error} title="The dendrogram cannot be shown" retry={() => void refetch()} />;
  if (!run || !of) {
    return (
      <EmptyState
        icon="diagram-tree"
        title="No dendrogram yet"
        purpose="Agglomerative clustering joins the nearest clusters until one is left; here you choose where to cut its tree, and the map shows the clusters at once."
        action={<AddAndRun op="agglomerative" text="Run agglomerative clustering" />}
      />
    );
  }
  return <TreeOfPanel key={run.uuid} run={run} of={of} />;
}

function TreeOfPanel({ run, of }: { readonly run: RunRecord; readonly of: TreeOfRun }) {
  const { tree, leaves, error, retry } = useTree(run, of);
  if (error) return <ErrorState error={error} title="The dendrogram cannot be shown" retry={retry} />;
  if (!tree || !leaves) return <LoadingState what="Reading the tree" />;
  return <OpenTree run={run} of={of} tree={tree} leaves={leaves} />;
}

interface OpenTreeProps {
  readonly run: RunRecord;
  readonly of: TreeOfRun;
  readonly tree: Tree;
  readonly leaves: ArrayLike<number>;
}

function OpenTree({ run, of, tree, leaves }: OpenTreeProps) {
  const { data: project } = useProject();
  const { steps, map, made, litPhase, set } = useViewOf('steps', 'map', 'made', 'litPhase', 'set');
  const starter = useRunStarter();
  const [clusters, setClusters] = useState(of.clusters);
  const [dragged, setDragged] = useState<number | null>(null);
  const [log, setLog] = useState(false);
  const records = useMemo(() => phasesOf(project, run.number, of.labels), [project, run, of]);
  const cut = useMemo(
    () => cutOfRun(run, of.clusters, tree, leaves, records, clusters),
    [run, of, tree, leaves, records, clusters],
  );
  const top = useMemo(() => topOfTree(tree, SHOWN_MERGES), [tree]);
  const [most, drawn] = [Math.min(tree.leaves, MOST_CLUSTERS), Math.min(tree.leaves, SHOWN_MERGES + 1)];

  const isOnMap = map.kind === 'made' && made?.by === PANEL && made.run === run.number;
  useEffect(() => {
    if (isOnMap && useView.getState().made?.map !== cut.map)
      set({ made: { run: run.number, by: PANEL, map: cut.map } });
  }, [isOnMap, cut, run, set]);
  const show = (next: number, height: number | null) => {
    setDragged(height);
    setClusters(next);
    // From the first move on the map shows the cut; the effect then keeps it up to date.
    if (!isOnMap) set({ map: { kind: 'made' }, made: { run: run.number, by: PANEL, map: cut.map } });
  };

  const [low, high] = cutRange(tree, clusters);
  const end = Number.isFinite(high) ? high : low * ABOVE_ROOT || 1;
  const middle = log && low > 0 ? Math.sqrt(low * end) : (low + end) / 2;
  const height = dragged !== null && dragged >= low && dragged < end ? dragged : middle;
  const words = `${clusters} ${clusters === 1 ? 'cluster' : 'clusters'}`;
  const lit = cut.phases.some(({ id }) => id === litPhase) ? litPhase : null;
  // A node lies in one cluster when its own merge is below the cut.
  const nodes = top.map((node) => {
    const isBelow = node.children === null || node.height <= low;
    const phase = isBelow ? cut.phases[cut.ofLeaf[node.leaf]!] : undefined;
    return { ...node, color: phase?.color ?? null, isDimmed: lit !== null && phase !== undefined && phase.id !== lit };
  });
  const isUsed = clusters === of.clusters && isRunOf(steps, run.recipe, run);
  const use = () => {
    const next = withCut(steps.length > 0 ? steps : draftOf(run.recipe), clusters);
    changeDraft(`Cut into ${words}`, () => next);
    starter.run(next);
  };
  return (
    <div className="dendrogram">
      <div className="dendrogram-bar">
        <Button
          intent="primary"
          icon="tick"
          text={isUsed ? 'This cut is in use' : `Use this cut: ${words}`}
          disabled={isUsed || starter.isRunning || starter.obstacle !== null}
          title={starter.obstacle ?? 'Sets the number of clusters of the step and runs the recipe'}
          onClick={use}
        />
        <label className="dendrogram-number">
          Clusters{' '}
          <input
            type="number"
            min={1}
            max={most}
            value={clusters}
            onChange={(event) => {
              const typed = Math.round(event.currentTarget.valueAsNumber);
              if (typed >= 1 && typed <= most) show(typed, null);
            }}
          />
        </label>
        <SegmentedControl
          size="small"
          aria-label="Axis of heights"
          options={[
            { label: 'Linear', value: 'linear' },
            { label: 'Log', value: 'log' },
          ]}
          value={log ? 'log' : 'linear'}
          onValueChange={(value) => setLog(value === 'log')}
        />
      </div>
      <DendrogramVis
        nodes={nodes}
        cut={height}
        cutLabel={words}
        log={log}
        title="Height of the merge"
        label={`Dendrogram of ${formatNumber(tree.leaves)} leaves, cut into ${words}`}
        clusters={clusters}
        most={drawn}
        onHeight={(at) => show(Math.max(1, Math.min(drawn, clustersAt(tree, at))), at)}
        onClusters={(next) => show(next, null)}
      />
      <p className="quiet">
        {drawn < tree.leaves && `The last ${SHOWN_MERGES} of ${formatNumber(tree.leaves - 1)} merges. `}
        {Number.isFinite(high)
          ? `Any height from ${formatNumber(low)} to ${formatNumber(high)} gives ${words}.`
          : `Any height from ${formatNumber(low)} on gives one cluster.`}
      </p>
      <ul className="dendrogram-phases" aria-label="Clusters of the cut">
        {cut.phases.map((phase) => (
          <li
            key={phase.id}
            data-lit={phase.id === lit}
            onPointerEnter={() => set({ litPhase: phase.id })}
            onPointerLeave={() => set({ litPhase: null })}
          >
            <span className="swatch" style={{ backgroundColor: phase.color }} />
            {!isUnnamed(phase) && <strong>{phase.letter}</strong>}
            {phase.name}
            <span className="quiet">{formatNumber(phase.pixels)} px</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
