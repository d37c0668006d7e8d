import { useQueries } from '@tanstack/react-query';
import { useEffect, useMemo, useState } from 'react';
import { flushSync } from 'react-dom';
import type { RegionSpectrum } from '../../../src-preload/contract/engine.ts';
import type { Overview, Region } from '../../../src-preload/contract/looked-dataset.ts';
import { formatNumber } from '../../../src-preload/contract/numbers.ts';
import { useApi } from '../../api/api-context.tsx';
import { usePresentation } from '../../state/presentation.ts';
import { type NamedRegion, type Selection, useView } from '../../state/view-store.ts';
import { NewestWins } from '../../vis/newest-wins.ts';
import { askedRegion } from '../../vis/regions.ts';
import { signalAxis } from '../../vis/signal-axis.ts';
import type { SpectrumCurve, WaitingCurve } from './spectrum-curves.ts';

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
