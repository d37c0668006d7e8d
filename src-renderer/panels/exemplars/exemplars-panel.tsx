import { useQueries } from '@tanstack/react-query';
import { useMemo } from 'react';
import { framesPart } from '../../../src-preload/contract/frames.ts';
import type { PhaseRecord, RunRecord, StoredArray } from '../../../src-preload/contract/project.ts';
import type { ArrayValues } from '../../../src-preload/contract/window.ts';
import { useApi } from '../../api/api-context.tsx';
import { useClusterArray, usePhaseLabels } from '../../api/phase-arrays.ts';
import { useProject } from '../../api/queries.ts';
import { EmptyState, ErrorState, LoadingState } from '../../app/empty-state.tsx';
import { useUnits } from '../../app/settings.ts';
import { inkOn } from '../../parts/phases/color-picker.tsx';
import { NameBox } from '../../parts/phases/name-box.tsx';
import { usePhaseChanges } from '../../parts/phases/phase-changes.ts';
import { MakePhaseMap } from '../../parts/recipe/make-phase-map.tsx';
import { formatPercent } from '../../parts/recipe/numbers.ts';
import { activeRunOf, besideLabels, labelsOf, phasesOf } from '../../parts/runs/active-run.ts';
import { isFrameByFrame } from '../../parts/runs/image-run.ts';
import { type Pixel, useView, useViewOf } from '../../state/view-store.ts';
import { gridOfRun, toCube } from '../../vis/map-grid.ts';
import { clusterSizes, mergeClusters } from '../../vis/phase-curves.ts';
import { movePointer } from '../../vis/pointer-bus.ts';
import { axisEnds, axisTitle, channelsBetween, positionOf, signalAxis } from '../../vis/signal-axis.ts';
import { binnedMeans, scaledTo, sparkPaths } from '../../vis/sparkline.ts';
import { ImageExemplars } from './image-exemplars.tsx';
import {
  assignedExemplars,
  EXEMPLAR_KINDS,
  EXEMPLAR_WORDS,
  type ExemplarKind,
  readExemplars,
} from './read-exemplars.ts';
import { roundRobin } from './round-robin.ts';
import './exemplars.css';
import { presentationOf } from '../../state/presentation.ts';

/** Exemplars of each kind that are shown for a phase. */
const SHOWN = 3;
const MEAN_SIZE = { width: 320, height: 52, points: 160 };
const PIXEL_SIZE = { width: 100, height: 30, points: 50 };

/** What stands for each phase: its mean spectrum, and pixels to look at before naming it. */
export function ExemplarsPanel() {
  const { data: project, isPending, error, refetch } = useProject();
  const { activeRun, file } = useViewOf('activeRun', 'file');
  const run = activeRunOf(project, activeRun, file);
  const labels = labelsOf(run);
  const spectra = run && labels ? (besideLabels(run, labels, 'centroids') ?? besideLabels(run, labels, 'means')) : null;
  const values = usePhaseLabels(labels && run ? run.number : null, labels?.name ?? null);
  const means = useClusterArray(spectra && run ? run.number : null, labels?.name ?? null, spectra?.name ?? null);
  if (isPending) return <LoadingState what="Loading exemplars" />;
  if (error) return <ErrorState error={error} title="The exemplars cannot be shown" retry={() => void refetch()} />;
  if (!run || !labels || !project) {
    return (
      <EmptyState
        icon="grid-view"
        title="No exemplars yet"
        purpose="For each phase its mean spectrum with the purest, typical and doubtful pixels, so that you can name it by eye."
        action={<MakePhaseMap />}
      />
    );
  }
  const failed = values.error ?? means.error;
  const retry = () => {
    void values.refetch();
    void means.refetch();
  };
  if (failed) return <ErrorState error={failed} title="The spectra cannot be read" retry={retry} />;
  if (!values.data || (spectra && !means.data)) return <LoadingState what="Loading spectra" />;
  const phases = phasesOf(project, run.number, labels.name);
  return (
    <Exemplars
      run={run}
      labels={labels}
      values={values.data}
      means={means.data ?? null}
      phases={phases}
      isReadOnly={project.project.mode === 'read'}
    />
  );
}

interface ExemplarsProps {
  readonly run: RunRecord;
  readonly labels: StoredArray;
  readonly values: ArrayValues;
  readonly means: ArrayValues | null;
  readonly phases: readonly PhaseRecord[];
  readonly isReadOnly: boolean;
}

function Exemplars({ run, labels, values, means, phases, isReadOnly }: ExemplarsProps) {
  const changes = usePhaseChanges();
  const units = useUnits();
  const clusters = labels.clusters ?? 0;
  const sizes = useMemo(() => clusterSizes(values.values, clusters), [values, clusters]);
  const exemplars = useMemo(() => {
    const found = readExemplars(run.result.steps[labels.step]?.results ?? {}, clusters);
    return found && assignedExemplars(found, values.values);
  }, [run, labels, clusters, values]);
  const total = sizes.reduce((sum, size) => sum + size, 0);
  const columns = values.shape.at(-1) ?? 1;
  if (isFrameByFrame(run)) {
    const name = (id: number, text: string) => changes.change(id, { name: text });
    return (
      <ImageExemplars {...{ run, clusters, means, exemplars, phases, isReadOnly }} labels={values} onName={name} />
    );
  }
  const axis = signalAxis(run.result.prepared.axes);
  const ends = axisEnds(axis, units);
  return (
    <div className="exemplars" data-name-boxes>
      {!exemplars && (
        <p className="quiet">
          This run was made before exemplars were kept. Run its steps again to see pixels beside the means.
        </p>
      )}
      {phases.map((phase) => {
        const mean = means && meanOf(means, phase.clusters, sizes);
        const pixels = phase.clusters.reduce((sum, cluster) => sum + (sizes[cluster] ?? 0), 0);
        return (
          <PhaseExemplars
            key={phase.id}
            {...{ run, phase, mean, ends, columns, isReadOnly }}
            share={total > 0 ? pixels / total : 0}
            pixelsOf={(kind) =>
              exemplars
                ? roundRobin(
                    phase.clusters.map((cluster) => exemplars[cluster]?.[kind] ?? []),
                    SHOWN,
                  )
                : []
            }
            onName={(name) => changes.change(phase.id, { name })}
          />
        );
      })}
      {means && (
        <p className="quiet exemplars-axis">
          Spectra over {axisTitle(axis, units)}, drawn to the same sum; the mean of the phase in gray.
        </p>
      )}
    </div>
  );
}

interface PhaseExemplarsProps {
  readonly run: RunRecord;
  readonly phase: PhaseRecord;
  readonly mean: Float32Array | null;
  /** First and last place on the axis of the spectra. */
  readonly ends: readonly [string, string];
  readonly share: number;
  readonly columns: number;
  readonly isReadOnly: boolean;
  readonly pixelsOf: (kind: ExemplarKind) => readonly number[];
  readonly onName: (name: string) => void;
}

function PhaseExemplars({ run, phase, mean, ends, share, columns, isReadOnly, pixelsOf, onName }: PhaseExemplarsProps) {
  const { litPhase, set } = useViewOf('litPhase', 'set');
  const grid = gridOfRun(run.result);
  const kinds = EXEMPLAR_KINDS.map((kind) => ({
    kind,
    pixels: pixelsOf(kind).map((pixel) => toCube(grid, { row: Math.floor(pixel / columns), column: pixel % columns })),
  }));
  const spectra = usePixelSpectra(
    run,
    kinds.flatMap(({ pixels }) => pixels),
  );
  const range = useMemo(() => sourceChannels(run), [run]);
  let next = 0;
  const meanCurve = mean && binnedMeans(mean, MEAN_SIZE.points);
  return (
    <section
      className={`exemplar-phase${litPhase === phase.id ? ' exemplar-lit' : ''}`}
      aria-label={phase.name}
      onMouseEnter={() => set({ litPhase: phase.id })}
      onMouseLeave={() => set({ litPhase: null })}
    >
      <header>
        <span className="phase-swatch exemplar-swatch" style={{ background: phase.color, color: inkOn(phase.color) }}>
          {phase.letter}
        </span>
        <NameBox phase={phase} disabled={isReadOnly} onName={onName} onFocus={() => set({ litPhase: phase.id })} />
        <span className="quiet">{formatPercent(share)}</span>
      </header>
      {meanCurve && (
        <>
          <svg
            className="exemplar-mean"
            viewBox={`0 0 ${MEAN_SIZE.width} ${MEAN_SIZE.height}`}
            preserveAspectRatio="none"
            role="img"
            aria-label={`Mean spectrum of ${phase.name}`}
          >
            <path
              d={sparkPaths([meanCurve], MEAN_SIZE.width, MEAN_SIZE.height)[0]}
              style={{ stroke: phase.color }}
              className="exemplar-curve exemplar-curve-mean"
            />
          </svg>
          <div className="exemplar-ends quiet">
            <span>{ends[0]}</span>
            <span>{ends[1]}</span>
          </div>
        </>
      )}
      {kinds.some(({ pixels }) => pixels.length > 0) && (
        <div className="exemplar-kinds">
          {kinds.map(({ kind, pixels }) => (
            <fieldset
              key={kind}
              className="exemplar-kind"
              title={EXEMPLAR_WORDS[kind].help}
              aria-label={`${EXEMPLAR_WORDS[kind].title} pixels of ${phase.name}`}
            >
              <span className="quiet">{EXEMPLAR_WORDS[kind].title}</span>
              {pixels.map((pixel) => (
                <PixelSpectrum
                  key={`${pixel.row}-${pixel.column}`}
                  pixel={pixel}
                  color={phase.color}
                  name={`${EXEMPLAR_WORDS[kind].title} pixel of ${phase.name}`}
                  spectrum={spectra[next++] ?? null}
                  range={range}
                  mean={mean}
                />
              ))}
            </fieldset>
          ))}
        </div>
      )}
    </section>
  );
}

interface PixelSpectrumProps {
  readonly pixel: Pixel;
  readonly color: string;
  readonly name: string;
  readonly spectrum: Float32Array | null;
  readonly range: readonly [number, number] | null;
  readonly mean: Float32Array | null;
}

/** A pixel's spectrum as a button: pointing shows where it lies, pressing moves the probe there. */
function PixelSpectrum({ pixel, color, name, spectrum, range, mean }: PixelSpectrumProps) {
  const set = useView((view) => view.set);
  const { width, height, points } = PIXEL_SIZE;
  const paths = useMemo(() => {
    if (!spectrum) return null;
    const own = binnedMeans(range ? spectrum.subarray(range[0], range[1]) : spectrum, points);
    return sparkPaths(mean ? [scaledTo(binnedMeans(mean, points), own), own] : [own], width, height);
  }, [spectrum, range, mean]);
  const where = `row ${pixel.row}, column ${pixel.column}`;
  return (
    <button
      type="button"
      className="exemplar-pixel"
      aria-label={`${name}: ${where}`}
      title={where}
      onPointerEnter={() => movePointer({ pixel })}
      onPointerLeave={() => movePointer({ pixel: null })}
      onFocus={() => movePointer({ pixel })}
      onBlur={() => movePointer({ pixel: null })}
      onClick={() => set({ probe: pixel })}
    >
      <svg viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none" aria-hidden="true">
        {paths && paths.length > 1 && <path d={paths[0]} className="exemplar-curve exemplar-curve-back" />}
        {paths && <path d={paths.at(-1)} className="exemplar-curve" style={{ stroke: color }} />}
      </svg>
    </button>
  );
}

function usePixelSpectra(run: RunRecord, pixels: readonly Pixel[]): readonly (Float32Array | null)[] {
  const api = useApi();
  // The record says where the file was; the window knows where it is now.
  const file = useView((view) => view.file) ?? run.result.source.file;
  const dataset = run.result.source.dataset;
  const presentation = { ...presentationOf(run.result.steps), ...framesPart(run.result.source.frames) };
  return useQueries({
    queries: pixels.map(({ row, column }) => {
      const region = { kind: 'rectangle', row, column, rows: 1, columns: 1 } as const;
      return {
        queryKey: ['spectrum', file, dataset, presentation, region],
        queryFn: () => api.call('region-spectrum', { file, dataset, ...presentation, region }).answer,
        staleTime: Number.POSITIVE_INFINITY,
      };
    }),
  }).map(({ data }) => data?.mean ?? null);
}

/** Channels of the file that the run's spectra cover; null when its axis was calibrated anew, which moves them. */
function sourceChannels({ result }: RunRecord): readonly [number, number] | null {
  if (result.steps.some(({ op }) => op === 'calibrate')) return null;
  const [source, prepared] = [signalAxis(result.source.axes), signalAxis(result.prepared.axes)];
  return channelsBetween(source, positionOf(prepared, 0), positionOf(prepared, prepared.size - 1));
}

function meanOf(means: ArrayValues, clusters: readonly number[], sizes: readonly number[]): Float32Array {
  const channels = means.shape.at(-1) ?? 0;
  return mergeClusters(
    clusters.map((cluster) => ({
      pixels: sizes[cluster] ?? 0,
      mean: Float32Array.from(means.values.subarray(cluster * channels, (cluster + 1) * channels)),
      spread: null,
    })),
  ).mean;
}
