import { useEffect, useMemo, useState } from 'react';
import type { Overview } from '../../../src-preload/contract/looked-dataset.ts';
import { useApi } from '../../api/api-context.tsx';
import { usePresentation } from '../../state/presentation.ts';
import { useViewOf } from '../../state/view-store.ts';
import { NewestWins } from '../../vis/newest-wins.ts';

export interface ShownFrame {
  /** The overview with this image of the stack in place of the first. */
  readonly overview: Overview;
  readonly index: number;
  readonly error: unknown;
  readonly show: (index: number) => void;
  readonly retry: () => void;
}

/** Which image of a stack is shown; newest request wins, the last image stays until the next one is there. */
export function useFrame(file: string | null, dataset: number, overview: Overview): ShownFrame {
  const api = useApi();
  const presentation = usePresentation();
  const { frame: asked, set } = useViewOf('frame', 'set');
  const index = Math.max(0, Math.min(overview.frames - 1, asked));
  const [found, setFound] = useState<{ map: Float32Array | null; error: unknown }>({ map: null, error: null });
  const queue = useMemo(
    () =>
      new NewestWins(
        (frame: number) => api.call('frame', { file: file ?? '', dataset, ...presentation, frame }),
        ({ map }) => setFound({ map, error: null }),
        (error) => setFound({ map: null, error }),
      ),
    [api, file, dataset, presentation],
  );
  useEffect(() => () => queue.clear(), [queue]);
  // The overview has the first one.
  const isFirst = index === 0 && found.map === null;
  useEffect(() => {
    if (!isFirst) queue.request(index);
  }, [queue, index, isFirst]);
  const shown = useMemo(() => (found.map ? { ...overview, map: found.map } : overview), [overview, found.map]);
  return {
    overview: shown,
    index,
    error: found.error,
    show: (next) => set({ frame: Math.max(0, Math.min(overview.frames - 1, next)) }),
    retry: () => queue.request(index),
  };
}
