import { useEffect, useMemo, useState } from 'react';
import { useApi } from '../../api/api-context.tsx';
import type { RunNetwork } from '../../parts/networks/network-of-run.ts';
import { rowsOf } from '../../parts/networks/use-decoded.ts';
import type { Sample } from '../../parts/networks/use-sample.ts';
import { NewestWins } from '../../vis/newest-wins.ts';

/** What the decoder makes of one place in latent space, at the speed of a slider: the newest request wins. */
export function useLiveDecoded(network: RunNetwork, place: readonly number[] | null) {
  const api = useApi();
  const [found, setFound] = useState<{ sample: Sample | null; error: unknown }>({ sample: null, error: null });
  const [run, name] = [network.run.number, network.decoder];
  const queue = useMemo(
    () =>
      new NewestWins(
        (latent: readonly number[]) => api.call('decode-latents', { run, name: name ?? '', latents: [[...latent]] }),
        (decoded) => setFound({ sample: rowsOf(decoded)[0] ?? null, error: null }),
        (error) => setFound({ sample: null, error }),
      ),
    [api, run, name],
  );
  useEffect(() => () => queue.clear(), [queue]);
  useEffect(() => {
    if (place && name) queue.request(place);
  }, [queue, place, name]);
  return { ...found, retry: () => place && queue.request(place) };
}
