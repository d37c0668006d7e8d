import { useEffect, useMemo, useState } from 'react';
import type { CubeSlice } from '../../../src-preload/contract/engine.ts';
import { useApi } from '../../api/api-context.tsx';
import { usePresentation } from '../../state/presentation.ts';
import { NewestWins } from '../../vis/newest-wins.ts';

/** Slices of a cube in counts per pixel and channel. */
export interface SliceValues {
  readonly energy: Float32Array | null;
  readonly row: CubeSlice | null;
  readonly column: CubeSlice | null;
  readonly error: unknown;
}

type Kind = 'energy' | 'row' | 'column';
interface State extends Omit<SliceValues, 'error'> {
  /** Why the last request of a kind failed. */
  readonly errors: { readonly [K in Kind]?: unknown };
}

const NOTHING: State = { energy: null, row: null, column: null, errors: {} };

/** Slices where the sliders stand: of each kind one request at a time, always the newest; the last stays until then. */
export function useCubeSlices(
  file: string,
  dataset: number,
  row: number,
  column: number,
  channels: readonly [number, number],
): SliceValues & { readonly retry: () => void } {
  const api = useApi();
  const presentation = usePresentation();
  const [state, setState] = useState(NOTHING);
  const [turn, setTurn] = useState(0);
  const queues = useMemo(() => {
    const put = (kind: Kind, value: Float32Array | CubeSlice) =>
      setState((now) => ({ ...now, [kind]: value, errors: { ...now.errors, [kind]: null } }));
    const fail = (kind: Kind) => (error: unknown) =>
      setState((now) => ({ ...now, errors: { ...now.errors, [kind]: error } }));
    const slice = (axis: 'row' | 'column') =>
      new NewestWins(
        (index: number) => api.call('cube-slice', { file, dataset, ...presentation, axis, index }),
        (answer) => put(axis, answer),
        fail(axis),
      );
    return {
      row: slice('row'),
      column: slice('column'),
      energy: new NewestWins(
        ([first, end]: readonly [number, number]) =>
          api.call('window-map', { file, dataset, ...presentation, first, end }),
        ({ map }, [first, end]) =>
          put(
            'energy',
            map.map((sum) => sum / (end - first)),
          ),
        fail('energy'),
      ),
    };
  }, [api, file, dataset, presentation]);
  useEffect(
    () => () => {
      for (const queue of Object.values(queues)) queue.clear();
    },
    [queues],
  );
  const [first, end] = channels;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a turn asks again
  useEffect(() => queues.row.request(row), [queues, row, turn]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a turn asks again
  useEffect(() => queues.column.request(column), [queues, column, turn]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a turn asks again
  useEffect(() => queues.energy.request([first, end]), [queues, first, end, turn]);
  const { errors, ...slices } = state;
  return { ...slices, error: errors.energy ?? errors.row ?? errors.column ?? null, retry: () => setTurn(turn + 1) };
}
