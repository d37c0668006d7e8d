import { useQuery } from '@tanstack/react-query';
import { useApi } from '../../api/api-context.tsx';
import { usePresentation } from '../../state/presentation.ts';
import { type Picture, thumbnail } from '../../vis/thumbnail.ts';

/** Longest side of a thumbnail, in numbers: sharp at the largest size of the gallery. */
const EDGE = 160;

/** One image of a stack, small; only the small one is kept. */
export function useThumbnail(
  file: string | null,
  dataset: number,
  frame: number | null,
  size: { readonly rows: number; readonly columns: number } | null,
) {
  const api = useApi();
  const presentation = usePresentation();
  return useQuery({
    queryKey: ['thumbnail', file, dataset, presentation, frame],
    queryFn: async (): Promise<Picture> => {
      const { map } = await api.call('frame', { file: file!, dataset, ...presentation, frame: frame! }).answer;
      return thumbnail(map, size!.rows, size!.columns, EDGE);
    },
    enabled: file !== null && frame !== null && size !== null,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 120_000,
  });
}
