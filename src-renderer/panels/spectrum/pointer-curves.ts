import { type RefObject, useEffect, useMemo, useRef, useState } from 'react';
import type { Overview, Region } from '../../../src-preload/contract/looked-dataset.ts';
import { useApi } from '../../api/api-context.tsx';
import { usePresentation } from '../../state/presentation.ts';
import { type Pixel, useView } from '../../state/view-store.ts';
import { NewestWins } from '../../vis/newest-wins.ts';
import { currentPointer, onPointer } from '../../vis/pointer-bus.ts';
import { probeRegion } from '../../vis/regions.ts';
import { signalAxis } from '../../vis/signal-axis.ts';
import type { Curve } from '../../vis/spectrum-scales.ts';
import type { DrawTheme } from '../../vis/theme.ts';
import { NearbySpectra } from './nearby-spectra.ts';
import type { SpectrumCurve } from './spectrum-curves.ts';

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
