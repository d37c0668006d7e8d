import { useQuery } from '@tanstack/react-query';
import { useApi } from './api-context.tsx';

/** What a file holds: all its datasets with their metadata, none of their values. */
export function useFileInfo(file: string | null) {
  const api = useApi();
  return useQuery({
    queryKey: ['inspect', file],
    queryFn: () => api.call('inspect-file', { file: file!, statistics: 'none' }).answer,
    enabled: file !== null,
    staleTime: Infinity,
  });
}
