import { useCallback, useMemo } from 'react';
import type { Steps } from '../../../src-preload/contract/axis.ts';
import type { Overview } from '../../../src-preload/contract/looked-dataset.ts';
import { calibratedAxes, onShownAxis } from '../../parts/recipe/calibration-steps.ts';
import { draftOf } from '../../parts/recipe/draft.ts';
import { useRunOfCube } from '../../parts/runs/active-run.ts';
import { useView } from '../../state/view-store.ts';
import { signalAxis } from '../../vis/signal-axis.ts';
import type { SpectrumBand } from '../../vis/spectrum-picture.ts';
import type { DrawTheme } from '../../vis/theme.ts';
import { useComponentCurves } from './component-curves.ts';
import { usePhaseCurves } from './phase-curves.ts';
import { useProbeCurve } from './pointer-curves.ts';
import { useRegionCurves, useSelectionCurve } from './region-curves.ts';
import type { CurveGroup } from './run-curves.ts';
import { type SpectrumCurve, totalCurve, type WaitingCurve } from './spectrum-curves.ts';

/** Every curve that there is, and which of them are shown. */
export interface ShownSpectra {
  /** All but those of `groups`: total, probe, selection, regions, phases. */
  readonly all: readonly SpectrumCurve[];
  /** What a run has found besides its phases; read when it is shown. */
  readonly groups: readonly CurveGroup[];
  readonly shown: readonly SpectrumCurve[];
  readonly bands: readonly SpectrumBand[];
  readonly isShown: (id: string) => boolean;
  readonly toggle: (id: string) => void;
  /** The mean of all pixels, which stands in for their sum beside a pixel. */
  readonly mean: SpectrumCurve;
  /** Some spectra of the run are there in counts and as it has normalized them. */
  readonly hasBoth: boolean;
  /** Curves that are still being read. */
  readonly waiting: readonly WaitingCurve[];
  readonly error: unknown;
}

/**
 * The curves of a dataset and its shown run.
 *
 * @param read the first look as the file has it; `overview` the same with the present calibration
 * @param unit counts, or what the run's steps saw
 */
export function useShownCurves(
  { file, dataset }: { readonly file: string; readonly dataset: number },
  read: Overview,
  overview: Overview,
  unit: 'counts' | 'prepared',
  theme: DrawTheme,
  redraw: () => void,
): ShownSpectra {
  const regions = useView((view) => view.regions);
  const toggled = useView((view) => view.curves);
  const run = useRunOfCube();
  const onShown = useCallback(
    (axis: Steps): Steps => {
      if (!run) return axis;
      const base = signalAxis(calibratedAxes(read.description.axes, draftOf(run.recipe)));
      return onShownAxis(axis, base, signalAxis(overview.description.axes));
    },
    [run, read, overview],
  );
  const ofRun = usePhaseCurves(run, unit);
  const phases = useMemo(
    () => ofRun.curves.map((curve) => ({ ...curve, axis: onShown(curve.axis) })),
    [ofRun.curves, onShown],
  );
  const found = useComponentCurves(run, unit, ({ id, isShownFirst }) => toggled[id] ?? isShownFirst, onShown);
  const ofRegions = useRegionCurves(file, dataset, regions, overview);
  const selected = useSelectionCurve(file, dataset, overview, redraw);
  const probe = useProbeCurve(file, dataset, overview, theme);

  const others: readonly SpectrumCurve[] = useMemo(
    () => [
      ...(probe.curve ? [probe.curve] : []),
      ...(selected.curve ? [selected.curve] : []),
      ...ofRegions.curves.map((curve) =>
        curve.id === selected.spreadOf?.id ? { ...curve, spread: selected.spreadOf.spread } : curve,
      ),
      ...phases,
    ],
    [probe.curve, selected, ofRegions.curves, phases],
  );
  const shownOthers = useMemo(
    () => [...others, ...found.curves].filter(({ id }) => toggled[id] ?? true),
    [others, found.curves, toggled],
  );
  const isAlone = shownOthers.length === 0;
  const showsTotal = toggled.total ?? isAlone;
  const total = useMemo(() => totalCurve(overview, isAlone, theme), [overview, isAlone, theme]);
  const mean = useMemo(() => totalCurve(overview, false, theme), [overview, theme]);
  const all = useMemo(() => [total, ...others], [total, others]);
  const shown = useMemo(() => (showsTotal ? [total, ...shownOthers] : shownOthers), [shownOthers, showsTotal, total]);
  const bands = useMemo(() => shown.flatMap(({ id }) => found.bandsOf(id)), [shown, found]);
  const isShown = (id: string) => {
    if (id === 'total') return showsTotal;
    return toggled[id] ?? found.groups.find((group) => group.id === id)?.isShownFirst ?? true;
  };
  return {
    all,
    groups: found.groups,
    shown,
    bands,
    isShown,
    toggle: (id) => useView.getState().set({ curves: { ...toggled, [id]: !isShown(id) } }),
    mean,
    hasBoth: ofRun.hasBoth || found.hasBoth,
    waiting: ofRegions.waiting,
    error: probe.error ?? selected.error ?? ofRegions.error ?? ofRun.error ?? found.error,
  };
}
