import { Button } from '@blueprintjs/core';
import { useEffect, useMemo, useRef } from 'react';
import type { RunRecord } from '../../../src-preload/contract/project.ts';
import type { RunComparison as Comparison, ProjectState } from '../../../src-preload/contract/window.ts';
import { usePhaseLabels } from '../../api/phase-arrays.ts';
import { ErrorState, LoadingState } from '../../app/empty-state.tsx';
import { formatNumber, formatPercent } from '../../parts/recipe/numbers.ts';
import { labelsOf, phasesOf } from '../../parts/runs/active-run.ts';
import { differenceImage, matchedPhases } from '../../parts/runs/matched-colors.ts';
import { useRunComparison } from '../../parts/runs/use-run-comparison.ts';
import { useView } from '../../state/view-store.ts';
import { labelImage } from '../../vis/map-image.ts';
import { Thumbnail } from './thumbnail.tsx';

interface RunComparisonProps {
  readonly project: ProjectState;
  readonly run: RunRecord;
  readonly other: RunRecord;
}

/** Vermilion on light gray: what differs stands out in both themes. */
const DIFFERENCE_COLORS = ['#d55e00', '#d3d8de'] as const;

/** Two runs side by side in the same colors, where they differ, and how much they agree. */
export function RunComparison({ project, run, other }: RunComparisonProps) {
  const set = useView((view) => view.set);
  const litPhase = useView((view) => view.litPhase);
  const [labels, otherLabels] = [labelsOf(run), labelsOf(other)];
  const ownValues = usePhaseLabels(run.number, labels?.name ?? null);
  const otherValues = usePhaseLabels(other.number, otherLabels?.name ?? null);
  const comparison = useRunComparison(run, other);
  const phases = useMemo(() => (labels ? phasesOf(project, run.number, labels.name) : []), [project, run, labels]);
  const images = useMemo(() => {
    if (!comparison.data || !ownValues.data || !otherValues.data) return null;
    const { rows, columns, matching } = comparison.data;
    return {
      own: labelImage(ownValues.data.values, columns, rows, phases, litPhase),
      other: labelImage(otherValues.data.values, columns, rows, matchedPhases(matching, phases), litPhase),
    };
  }, [comparison.data, ownValues.data, otherValues.data, phases, litPhase]);
  const difference = useMemo(() => {
    if (!comparison.data) return null;
    const { rows, columns, difference: pixels } = comparison.data;
    return differenceImage(pixels, columns, rows, ...DIFFERENCE_COLORS);
  }, [comparison.data]);
  const section = useRef<HTMLElement>(null);
  const pair = `${run.number} ${other.number}`;
  // It stands above the list, in which the button that asks for it may be far down.
  // biome-ignore lint/correctness/useExhaustiveDependencies: for every pair anew
  useEffect(() => {
    section.current?.scrollIntoView?.({ block: 'nearest' });
  }, [pair]);
  const error = comparison.error ?? ownValues.error ?? otherValues.error;
  return (
    <section
      ref={section}
      className="run-comparison"
      aria-label={`Run ${run.number} compared with run ${other.number}`}
    >
      <header>
        <strong>
          Run {run.number} and run {other.number}
        </strong>
        <Button
          size="small"
          variant="minimal"
          icon="cross"
          aria-label="Close comparison"
          onClick={() => set({ compareWith: null })}
        />
      </header>
      {!labels || !otherLabels ? (
        <p className="quiet">Run {labels ? other.number : run.number} has no clusters that could be compared.</p>
      ) : error ? (
        <ErrorState error={error} title="These runs cannot be compared" retry={() => void comparison.refetch()} />
      ) : !images || !difference || !comparison.data ? (
        <LoadingState what="Comparing" />
      ) : (
        <>
          <div className="thumbnails">
            <Thumbnail image={images.own} name={`Phases of run ${run.number}`} caption={run.name} />
            <Thumbnail
              image={images.other}
              name={`Phases of run ${other.number}, in the same colors`}
              caption={other.name}
            />
            <Thumbnail image={difference} name="Pixels that differ" caption="Difference" />
          </div>
          <Agreement comparison={comparison.data} />
          <p className="quiet">Drag the line on the map of phases to go from one to the other.</p>
        </>
      )}
    </section>
  );
}

function Agreement({ comparison }: { readonly comparison: Comparison }) {
  const { ari, nmi, agreement, matching, difference, leftOut } = comparison;
  const differing = difference.reduce((sum, value) => sum + value, 0);
  const unmatched = matching.filter((match) => match < 0).length;
  return (
    <>
      <dl className="step-numbers">
        <div title="Share of pixels that agree under the best matching of clusters">
          <dt>Agreement</dt>
          <dd>{formatPercent(agreement)}</dd>
        </div>
        <div title="Adjusted Rand index: 1 the same, 0 as by chance">
          <dt>ARI</dt>
          <dd>{formatNumber(ari)}</dd>
        </div>
        <div title="Normalized mutual information: 1 the same, 0 nothing in common">
          <dt>NMI</dt>
          <dd>{formatNumber(nmi)}</dd>
        </div>
        <div>
          <dt>Differ</dt>
          <dd>{formatNumber(differing)} px</dd>
        </div>
      </dl>
      {leftOut > 0 && (
        <p className="quiet">{formatNumber(leftOut)} px unassigned by hand in either run count for nothing here.</p>
      )}
      {unmatched > 0 && (
        <p className="quiet">
          {unmatched} {unmatched === 1 ? 'cluster has' : 'clusters have'} no counterpart and a color of{' '}
          {unmatched === 1 ? 'its' : 'their'} own.
        </p>
      )}
    </>
  );
}
