import { useMemo } from 'react';
import type { PhaseRecord, RunRecord } from '../../../src-preload/contract/project.ts';
import type { ArrayValues } from '../../../src-preload/contract/window.ts';
import { FrameTile } from '../../parts/images/frame-tile.tsx';
import { PictureCanvas } from '../../parts/images/picture-canvas.tsx';
import { inkOn } from '../../parts/phases/color-picker.tsx';
import { NameBox } from '../../parts/phases/name-box.tsx';
import { formatPercent } from '../../parts/recipe/numbers.ts';
import { useViewOf } from '../../state/view-store.ts';
import { clusterSizes, mergeClusters } from '../../vis/phase-curves.ts';
import { type ClusterExemplars, EXEMPLAR_KINDS, type ExemplarKind } from './read-exemplars.ts';
import { roundRobin } from './round-robin.ts';

/** Images of each kind that are shown for a phase. */
const SHOWN = 3;
const HELP: { readonly [kind in ExemplarKind]: string } = {
  purest: 'Nearest to the middle of the cluster.',
  typical: 'As far from the middle as half of the cluster.',
  boundary: 'Nearly as close to another cluster: the doubtful ones.',
};

interface ImageExemplarsProps {
  readonly run: RunRecord;
  readonly clusters: number;
  readonly labels: ArrayValues;
  /** Mean image of each cluster, `[clusters, h, w]`. */
  readonly means: ArrayValues | null;
  readonly exemplars: readonly ClusterExemplars[] | null;
  readonly phases: readonly PhaseRecord[];
  readonly isReadOnly: boolean;
  readonly onName: (phase: number, name: string) => void;
}

/** What stands for each phase of a stack: the mean image, and images to look at before naming it. */
export function ImageExemplars(props: ImageExemplarsProps) {
  const { run, clusters, labels, means, exemplars, phases, isReadOnly, onName } = props;
  const { litPhase, set } = useViewOf('litPhase', 'set');
  const sizes = useMemo(() => clusterSizes(labels.values, clusters), [labels, clusters]);
  const [rows, columns] = (run.result.prepared.images?.axes ?? []).map(({ size }) => size);
  const pictures = useMemo(
    () => new Map(phases.map((phase) => [phase.id, means && meanImage(means, phase.clusters, sizes)])),
    [phases, means, sizes],
  );
  return (
    <div className="exemplars" data-name-boxes>
      {phases.map((phase) => {
        const mean = pictures.get(phase.id);
        const count = phase.clusters.reduce((sum, cluster) => sum + (sizes[cluster] ?? 0), 0);
        return (
          <section
            key={phase.id}
            className={`exemplar-phase${litPhase === phase.id ? ' exemplar-lit' : ''}`}
            aria-label={phase.name}
            onMouseEnter={() => set({ litPhase: phase.id })}
            onMouseLeave={() => set({ litPhase: null })}
          >
            <header>
              <span
                className="phase-swatch exemplar-swatch"
                style={{ background: phase.color, color: inkOn(phase.color) }}
              >
                {phase.letter}
              </span>
              <NameBox
                phase={phase}
                disabled={isReadOnly}
                onName={(name) => onName(phase.id, name)}
                onFocus={() => set({ litPhase: phase.id })}
              />
              <span className="quiet">
                {count} · {formatPercent(count / Math.max(1, labels.values.length))}
              </span>
            </header>
            <div className="exemplar-images">
              {mean && rows && columns && (
                <figure className="exemplar-mean-image">
                  <figcaption className="quiet">Mean</figcaption>
                  <div role="img" aria-label={`Mean image of ${phase.name}`}>
                    <PictureCanvas picture={{ rows, columns, values: mean }} />
                  </div>
                </figure>
              )}
              {EXEMPLAR_KINDS.map((kind) => {
                const frames = exemplars
                  ? roundRobin(
                      phase.clusters.map((cluster) => exemplars[cluster]?.[kind] ?? []),
                      SHOWN,
                    )
                  : [];
                if (frames.length === 0) return null;
                const title = `${kind.charAt(0).toUpperCase()}${kind.slice(1)}`;
                return (
                  <fieldset
                    key={kind}
                    className="exemplar-kind"
                    title={HELP[kind]}
                    aria-label={`${title} images of ${phase.name}`}
                  >
                    <span className="quiet">{title}</span>
                    <div className="exemplar-frames">
                      {frames.map((frame) => (
                        <FrameTile key={frame} frame={frame} of={`${title} image of ${phase.name}`} />
                      ))}
                    </div>
                  </fieldset>
                );
              })}
            </div>
          </section>
        );
      })}
    </div>
  );
}

function meanImage(means: ArrayValues, clusters: readonly number[], sizes: readonly number[]): Float32Array {
  const pixels = means.shape.slice(1).reduce((product, size) => product * size, 1);
  return mergeClusters(
    clusters.map((cluster) => ({
      pixels: sizes[cluster] ?? 0,
      mean: Float32Array.from(means.values.subarray(cluster * pixels, (cluster + 1) * pixels)),
      spread: null,
    })),
  ).mean;
}
