import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { ErrorBound } from '../../../src-preload/contract/archive.ts';
import { framesPart } from '../../../src-preload/contract/frames.ts';
import { useApi } from '../../api/api-context.tsx';
import { useView } from '../../state/view-store.ts';

/** A number is asked about when nothing more has been typed for so long. */
const TYPING_MS = 300;

/** What compressing the dataset that is shown by the model of a run would come to. */
export function useEstimate(run: number, bound: ErrorBound) {
  const api = useApi();
  const file = useView((view) => view.file);
  const dataset = useView((view) => view.dataset);
  const frames = useView((view) => view.frames);
  const text = useSettled(JSON.stringify(bound));
  return useQuery({
    queryKey: ['compression-estimate', file, dataset, frames, run, text],
    queryFn: () => {
      const request = { file: file!, dataset, ...framesPart(frames), run, bound: JSON.parse(text) as ErrorBound };
      return api.call('estimate-compression', request).answer;
    },
    enabled: file !== null,
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
  });
}

/** The latest value that has stayed for a while. */
function useSettled(value: string): string {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), TYPING_MS);
    return () => clearTimeout(timer);
  }, [value]);
  return settled;
}
