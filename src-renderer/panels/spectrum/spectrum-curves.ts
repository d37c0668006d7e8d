import { useQueries } from '@tanstack/react-query';
import { type RefObject, useEffect, useMemo, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import type { RegionSpectrum } from '../../../src-preload/contract/engine.ts';
import { formatNumber } from '../../../src-preload/contract/numbers.ts';
import type { PhaseRecord, RunRecord } from '../../../src-preload/contract/project.ts';
import type { ArrayValues, Overview, Region } from '../../../src-preload/contract/window.ts';
import { useApi } from '../../api/api-context.tsx';
import { useClusterArray, usePhaseLabels } from '../../api/phase-arrays.ts';
import { useProject } from '../../api/queries.ts';
import { usePresentation } from '../../state/presentation.ts';
import { type NamedRegion, type Pixel, type Selection, useView } from '../../state/view-store.ts';
import { NewestWins } from '../../vis/newest-wins.ts';
import { clusterSizes, mergeClusters } from '../../vis/phase-curves.ts';
import { currentPointer, onPointer } from '../../vis/pointer-bus.ts';
import { askedRegion, probeRegion } from '../../vis/regions.ts';
import { signalAxis } from '../../vis/signal-axis.ts';
import type { Curve } from '../../vis/spectrum-scales.ts';
import type { DrawTheme } from '../../vis/theme.ts';
import { phaseTitle } from '../phases/phase-title.ts';
import { besideLabels, labelsOf, phasesOf } from '../runs/active-run.ts';
import { NearbySpectra } from './nearby-spectra.ts';

/** What the numbers of a curve are: counts per pixel, what a run has made of them, or numbers without a unit. */
export type CurveUnit = 'sum' | 'counts' | 'prepared' | 'component';

/** A curve with what the legend needs to know of it. */
export interface SpectrumCurve extends Curve {
  readonly unit: CurveUnit;
}

/** Mean spectra of the phases of a run, each with its standard deviation when the run has kept it. */
export function phaseCurves(
  run: RunRecord,
  phases: readonly PhaseRecord[],
  labels: ArrayValues,
  centroids: ArrayValues,
  spreads: ArrayValues | null,
  unit: CurveUnit,
): SpectrumCurve[] {
  const [clusters, channels] = [centroids.shape[0] ?? 0, centroids.shape[1] ?? 0];
  const sizes = clusterSizes(labels.values, clusters);
  const row = (array: ArrayValues, cluster: number) =>
    Float32Array.from(array.values.subarray(cluster * channels, (cluster + 1) * channels));
  const axis = signalAxis(run.result.prepared.axes);
  return phases.flatMap((phase): SpectrumCurve[] => {
    const merged = mergeClusters(
      phase.clusters
        .filter((cluster) => cluster < clusters)
        .map((cluster) => ({
          pixels: sizes[cluster],
          mean: row(centroids, cluster),
          spread: spreads ? row(spreads, cluster) : null,
        })),
    );
    // All of its pixels may have been taken out.
    if (merged.pixels === 0) return [];
    return [
      {
        id: `phase:${phase.id}`,
        name: phaseTitle(phase),
        color: phase.color,
        axis,
        values: merged.mean,
        spread: merged.spread ?? undefined,
        phase: phase.id,
        unit,
      },
    ];
  });
}

/**
 * Mean spectra of the phases of the shown run; none without a run.
 *
 * @param wanted counts, or what the clustering saw; matters where a run has both
 */
export function usePhaseCurves(
  run: RunRecord | null,
  wanted: 'counts' | 'prepared',
): {
  curves: readonly SpectrumCurve[];
  /** The run has normalized the spectra and kept their means in counts as well. */
  hasBoth: boolean;
  error: unknown;
  loading: boolean;
} {
  const { data: project } = useProject();
  const record = labelsOf(run);
  const beside = (word: string) => (run && record ? (besideLabels(run, record, word)?.name ?? null) : null);
  const own = beside('mean-spectra');
  const isOwn = own !== null && wanted === 'counts';
  const means = isOwn ? own : beside('centroids');
  const deviations = beside(isOwn ? 'mean-spreads' : 'spreads');
  const isNormalized = run?.result.steps.some(
    ({ op, parameters }) => op === 'normalize' && parameters.method !== 'none',
  );
  const unit = isNormalized && !isOwn ? 'prepared' : 'counts';
  const number = run?.number ?? null;
  const of = record?.name ?? null;
  const labels = usePhaseLabels(means ? number : null, of);
  const centroids = useClusterArray(number, of, means);
  const spreads = useClusterArray(number, of, deviations);
  const curves = useMemo(() => {
    if (!run || !record || !labels.data || !centroids.data || (deviations && !spreads.data && !spreads.error))
      return [];
    const phases = phasesOf(project, run.number, record.name);
    return phaseCurves(run, phases, labels.data, centroids.data, spreads.data ?? null, unit);
  }, [run, record, project, labels.data, centroids.data, spreads.data, spreads.error, deviations, unit]);
  return {
    curves,
    hasBoth: own !== null,
    error: labels.error ?? centroids.error,
    loading: means !== null && (labels.isLoading || centroids.isLoading),
  };
}

/** A curve whose spectrum is still being read. */
export type WaitingCurve = Pick<SpectrumCurve, 'id' | 'name' | 'color'>;

/** Mean spectra of the regions on the map, and which of them are still being read. */
export function useRegionCurves(
  file: string,
  dataset: number,
  regions: readonly NamedRegion[],
  overview: Overview,
): { curves: readonly SpectrumCurve[]; waiting: readonly WaitingCurve[]; error: unknown } {
  const api = useApi();
  const presentation = usePresentation();
  const answers = useQueries({
    queries: regions.map(({ id, region }) => ({
      // A key is read through each time: thousands of pixels stand for themselves by their region's id.
      queryKey: ['spectrum', file, dataset, presentation, region.kind === 'pixels' ? id : region],
      queryFn: () =>
        api.call('region-spectrum', { file, dataset, ...presentation, region: askedRegion(region) }).answer,
      staleTime: Number.POSITIVE_INFINITY,
    })),
  });
  const axis = signalAxis(overview.description.axes);
  const curves = regions.flatMap(({ id, name, color }, i): SpectrumCurve[] => {
    const mean = answers[i]?.data?.mean;
    return mean ? [{ id: `region:${id}`, name, color, axis, values: mean, dash: [7, 3], unit: 'counts' }] : [];
  });
  const waiting = regions
    .filter((_, i) => answers[i]?.isLoading)
    .map(({ id, name, color }) => ({ id: `region:${id}`, name, color }));
  return { curves, waiting, error: answers.find((answer) => answer.error)?.error ?? null };
}

/** Not a phase's color, and not one of a region. */
const SELECTION_COLOR = '#d6219c';

/**
 * The selection's mean, of many pixels first from some of them, then with its standard deviation, which takes the longer the more
 * pixels it has; newest request wins. A
 * region that is kept has a curve already: of it only the deviation is told.
 */
export function useSelectionCurve(
  file: string,
  dataset: number,
  overview: Overview,
  redraw: () => void,
): {
  curve: SpectrumCurve | null;
  spreadOf: { readonly id: string; readonly spread: Float32Array } | null;
  error: unknown;
} {
  const api = useApi();
  const presentation = usePresentation();
  const selection = useView((view) => view.selection);
  const [state, setState] = useState<{ of: Region | null; answer: RegionSpectrum | null; error: unknown }>(NOTHING);
  const queue = useMemo(
    () =>
      new NewestWins(
        (region: Region) => {
          const asked = askedRegion(region);
          const ask = (how: { readonly quick: true } | { readonly deviation: true }) =>
            api.call('region-spectrum', { file, dataset, ...presentation, region: asked, ...how });
          const first = ask({ quick: true });
          let running: { cancel(): void } = first;
          const answer = first.answer.then((mean) => {
            // In the frame under way: whoever has closed a lasso looks here next.
            flushSync(() => setState({ of: region, answer: mean, error: null }));
            redraw();
            const second = ask({ deviation: true });
            running = second;
            return second.answer;
          });
          return { answer, cancel: () => running.cancel() };
        },
        (answer, region) => setState({ of: region, answer, error: null }),
        (error) => setState({ ...NOTHING, error }),
      ),
    [api, file, dataset, presentation, redraw],
  );
  useEffect(() => () => queue.clear(), [queue]);
  const region = selection?.region ?? null;
  useEffect(() => {
    const ask = (region: Region | null) => {
      // What is being computed for another selection is given up: only the newest is of use.
      queue.clear();
      if (region) queue.request(region);
      else setState(NOTHING);
    };
    const regionOf = (view: { readonly selection: Selection | null }) => view.selection?.region ?? null;
    ask(regionOf(useView.getState()));
    // From the store itself: the question is on its way while the views still draw what is selected.
    return useView.subscribe((view, before) => {
      if (regionOf(view) !== regionOf(before)) ask(regionOf(view));
    });
  }, [queue]);
  const saved = selection?.saved ?? null;
  return useMemo(() => {
    const answer = state.of === region ? state.answer : null;
    if (!answer) return { curve: null, spreadOf: null, error: state.error };
    const { mean, deviation, pixels, sampled } = answer;
    if (saved !== null) {
      return { curve: null, spreadOf: deviation ? { id: `region:${saved}`, spread: deviation } : null, error: null };
    }
    const curve: SpectrumCurve = {
      id: 'selection',
      name: `Selection (${formatNumber(pixels)} px${sampled === undefined ? '' : `, from ${formatNumber(sampled)} so far`})`,
      color: SELECTION_COLOR,
      axis: signalAxis(overview.description.axes),
      values: mean,
      spread: deviation,
      unit: 'counts',
    };
    return { curve, spreadOf: null, error: null };
  }, [state, region, saved, overview]);
}

const NOTHING = { of: null, answer: null, error: null } as const;

type Ask = (region: Region) => { answer: Promise<{ readonly mean: Float32Array }>; cancel(): void };

/** The probe's spectrum, at the speed of keys and drags: newest request wins. */
export function useProbeCurve(
  file: string,
  dataset: number,
  overview: Overview,
  theme: DrawTheme,
): { curve: SpectrumCurve | null; error: unknown } {
  const ask = useAsk(file, dataset);
  const probe = useView((view) => view.probe);
  const size = useView((view) => view.probeSize);
  const [state, setState] = useState<{ values: Float32Array | null; pixel: Pixel | null; error: unknown }>({
    values: null,
    pixel: null,
    error: null,
  });
  const queue = useMemo(
    () =>
      new NewestWins(
        ({ region }: { region: Region; pixel: Pixel }) => ask(region),
        ({ mean }, { pixel }) => setState({ values: mean, pixel, error: null }),
        (error) => setState({ values: null, pixel: null, error }),
      ),
    [ask],
  );
  useEffect(() => () => queue.clear(), [queue]);
  const { rows, columns } = overview;
  useEffect(() => {
    if (probe) queue.request({ region: probeRegion(probe, size, rows, columns), pixel: probe });
    else {
      queue.clear();
      setState({ values: null, pixel: null, error: null });
    }
  }, [probe, size, rows, columns, queue]);
  const curve = useMemo((): SpectrumCurve | null => {
    if (!state.values || !state.pixel) return null;
    const { row, column } = state.pixel;
    const name = `Probe (row ${row}, column ${column})`;
    return {
      id: 'probe',
      name,
      color: theme.accent,
      axis: signalAxis(overview.description.axes),
      values: state.values,
      unit: 'counts',
    };
  }, [state, theme, overview]);
  return { curve, error: state.error };
}

/** The spectrum under the pointer on the map: kept in a ref, drawn at once, never rendered. */
export function useHoverCurve(
  file: string,
  dataset: number,
  overview: Overview,
  theme: DrawTheme,
  redraw: () => void,
): RefObject<Curve | null> {
  const api = useApi();
  const presentation = usePresentation();
  const ask = useAsk(file, dataset);
  const curve = useRef<Curve | null>(null);
  const latest = useRef({ redraw, theme });
  latest.current = { redraw, theme };
  useEffect(() => {
    const axis = signalAxis(overview.description.axes);
    const { rows, columns } = overview;
    const show = (values: Float32Array | null) => {
      const name = 'Under the pointer';
      const color = latest.current.theme.quiet;
      curve.current = values && { id: 'hover', name, color, axis, values, lineWidth: 1 };
      latest.current.redraw();
    };
    const nearby = new NearbySpectra({ rows, columns, channels: axis.size }, (block) =>
      api.call('block-spectra', { file, dataset, ...presentation, block }),
    );
    // Of what was asked before the spectrum in sight was shown from memory, nothing is shown any more.
    let turn = 0;
    let shownTurn = 0;
    const queue = new NewestWins(
      ({ region }: { region: Region; turn: number }) => ask(region),
      ({ mean }, asked) => {
        if (currentPointer().pixel !== null && asked.turn > shownTurn) show(mean);
      },
      () => show(null),
    );
    let before: Pixel | null = null;
    const stop = onPointer(({ pixel }) => {
      if (pixel === before) return;
      before = pixel;
      if (!pixel) {
        queue.clear();
        show(null);
        return;
      }
      const { probeSize } = useView.getState();
      const known = probeSize === 1 ? nearby.at(pixel) : null;
      turn++;
      if (known) {
        shownTurn = turn;
        queue.dropWaiting();
        show(known);
      } else queue.request({ region: probeRegion(pixel, probeSize, rows, columns), turn });
      if (probeSize === 1) nearby.follow(pixel);
    });
    return () => {
      stop();
      queue.clear();
      curve.current = null;
    };
  }, [api, ask, file, dataset, presentation, overview]);
  return curve;
}

function useAsk(file: string, dataset: number): Ask {
  const api = useApi();
  const presentation = usePresentation();
  return useMemo(
    () => (region: Region) => api.call('region-spectrum', { file, dataset, ...presentation, region }),
    [api, file, dataset, presentation],
  );
}

/** Sum of all pixels, or their mean beside other curves. */
export function totalCurve(overview: Overview, alone: boolean, theme: DrawTheme): SpectrumCurve {
  const pixels = overview.rows * overview.columns;
  return {
    id: 'total',
    name: alone ? 'Sum of all pixels' : 'Mean of all pixels',
    color: theme.ink,
    axis: signalAxis(overview.description.axes),
    values: alone ? overview.sumSpectrum : overview.sumSpectrum.map((value) => value / pixels),
    unit: alone ? 'sum' : 'counts',
  };
}
