import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useApi } from '../../api/api-context.tsx';
import type { RunNetwork } from './network-of-run.ts';
import type { Sample } from './use-sample.ts';

/** What the decoder of a network makes of rows of latent numbers; those before stay until these are there. */
export function useDecoded(network: RunNetwork | null, latents: readonly (readonly number[])[] | null) {
  const api = useApi();
  const decoder = network?.decoder ?? null;
  const query = useQuery({
    queryKey: ['decoded', network?.run.uuid, decoder, latents],
    queryFn: () =>
      api.call('decode-latents', {
        run: network!.run.number,
        name: decoder!,
        latents: latents!.map((row) => [...row]),
      }).answer,
    enabled: decoder !== null && latents !== null && latents.length > 0,
    placeholderData: keepPreviousData,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 30_000,
  });
  const samples = useMemo(() => (query.data ? rowsOf(query.data) : null), [query.data]);
  return { samples, error: query.error, retry: () => void query.refetch() };
}

/** Rows of an array as samples: `[rows, channels]` or `[rows, height, width]`. */
export function rowsOf({ shape, values }: { readonly shape: readonly number[]; readonly values: Float32Array }) {
  const own = shape.slice(1);
  const size = own.reduce((product, length) => product * length, 1);
  return Array.from(
    { length: shape[0] ?? 0 },
    (_, row): Sample => ({ shape: own, values: values.subarray(row * size, (row + 1) * size) }),
  );
}
