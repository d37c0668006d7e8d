import { useQueries } from '@tanstack/react-query';
import { useMemo } from 'react';
import { indexAt, positionAt, type Steps } from '../../../src-preload/contract/axis.ts';
import type { RunRecord } from '../../../src-preload/contract/project.ts';
import type { ArrayValues } from '../../../src-preload/contract/window.ts';
import { useApi } from '../../api/api-context.tsx';
import { useProject } from '../../api/queries.ts';
import { signalAxis } from '../../vis/signal-axis.ts';
import type { SpectrumBand } from '../../vis/spectrum-picture.ts';
import { type CurveGroup, runCurves } from './run-curves.ts';
import type { SpectrumCurve } from './spectrum-curves.ts';

/** What a run has found besides its phases, as far as it is shown. */
export interface ComponentCurves {
  readonly groups: readonly CurveGroup[];
  /** Curves of the groups that are shown, whose numbers are there. */
  readonly curves: readonly SpectrumCurve[];
  /** Ranges of those curves, in the energies of the shown axis. */
  readonly bandsOf: (curve: string) => readonly SpectrumBand[];
  /** Some endmembers are there in counts and as the unmixing saw them. */
  readonly hasBoth: boolean;
  readonly error: unknown;
}

const NOTHING: readonly CurveGroup[] = [];

/**
 * Endmembers, components, nearly pure spectra and residuals of a run; only those of shown groups are read.
 *
 * @param wanted counts, or what the step saw; matters where a run has both
 * @param isShown whether a group is shown
 * @param onShown the run's signal axis as the present calibration has it
 */
export function useComponentCurves(
  run: RunRecord | null,
  wanted: 'counts' | 'prepared',
  isShown: (group: CurveGroup) => boolean,
  onShown: (axis: Steps) => Steps,
): ComponentCurves {
  const api = useApi();
  const { data: project } = useProject();
  const groups = useMemo(() => (run ? runCurves(run, project, wanted) : NOTHING), [run, project, wanted]);
  const shown = groups.filter(isShown);
  const names = [...new Set(shown.flatMap(({ curves }) => curves.map(({ array }) => array)))];
  const number = run?.number ?? null;
  const answers = useQueries({
    queries: names.map((name) => ({
      // The key of `useRunArray`: what another panel has read is there.
      queryKey: ['run-array', number, name],
      queryFn: () => api.call('run-array', { run: number!, name }).answer,
      staleTime: Number.POSITIVE_INFINITY,
    })),
    combine: (found) => ({
      arrays: found.map(({ data }) => data),
      error: found.find(({ error }) => error)?.error ?? null,
    }),
  });
  const axis = useMemo(() => run && signalAxis(run.result.prepared.axes), [run]);
  const key = shown.map(({ id }) => id).join(' ');
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key stands for what is shown
  return useMemo(() => {
    const read = new Map(names.map((name, i) => [name, answers.arrays[i]]));
    const place = axis && onShown(axis);
    const curves = shown.flatMap((group) =>
      group.curves.flatMap(({ array, row, ...curve }): SpectrumCurve[] => {
        const values = rowOf(read.get(array), row);
        return values && place ? [{ ...curve, axis: place, values }] : [];
      }),
    );
    const bandsOf = (id: string): SpectrumBand[] => {
      const group = shown.find((one) => one.curves.some((curve) => curve.id === id));
      if (!group || !axis || !place) return [];
      return group.bands.map(({ range, name, color }) => {
        const [a, b] = range.map((energy) => positionAt(place, indexAt(axis, energy))) as [number, number];
        return { low: Math.min(a, b), high: Math.max(a, b), name, color };
      });
    };
    return { groups, curves, bandsOf, hasBoth: groups.some(({ hasBoth }) => hasBoth), error: answers.error };
  }, [groups, key, answers, axis, onShown]);
}

function rowOf(array: ArrayValues | undefined, row: number): Float32Array | null {
  if (!array) return null;
  const channels = array.shape.at(-1) ?? 0;
  return Float32Array.from(array.values.subarray(row * channels, (row + 1) * channels));
}
