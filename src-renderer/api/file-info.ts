import { useQuery } from '@tanstack/react-query';
import { type FrameRange, framesPart } from '../../src-preload/contract/frames.ts';
import { useApi } from './api-context.tsx';

/** What a file holds: all its datasets with their metadata, none of their values. @param frames of those that are sums of some */
export function useFileInfo(file: string | null, frames: FrameRange | null = null) {
  const api = useApi();
  return useQuery({
    queryKey: ['inspect', file, ...(frames ? [frames] : [])],
    queryFn: () => api.call('inspect-file', { file: file!, ...framesPart(frames), statistics: 'none' }).answer,
    enabled: file !== null,
    staleTime: Infinity,
  });
}
