import { useQueries } from '@tanstack/react-query';
import { framesPart } from '../../../src-preload/contract/frames.ts';
import { useApi } from '../../api/api-context.tsx';
import type { WindowApi } from '../../api/window-api.ts';
import { presentationOf } from '../../state/presentation.ts';
import { useViewOf } from '../../state/view-store.ts';
import { gridOf, gridOfRun } from '../../vis/map-grid.ts';
import { signalAxis } from '../../vis/signal-axis.ts';
import { placeOfPatch } from '../runs/patch-grid.ts';
import type { RunNetwork } from './network-of-run.ts';
import { preparedImage, preparedSpectrum } from './prepared-sample.ts';

/** One spectrum or image: `[channels]` or `[height, width]`. */
export interface Sample {
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

/** What a sample is a number of: what the network saw, or images of the file, where it saw patches of them. */
export type SampleKind = 'sample' | 'whole image';

/**
 * Spectra or images of the file as the network saw them, before it; undefined while they are on their way, null where a step
 * before the network cannot be redone on one alone.
 */
export function useSamples(
  network: RunNetwork | null,
  samples: readonly number[],
  kind: SampleKind = 'sample',
): readonly (Sample | null | undefined)[] {
  const api = useApi();
  const view = useViewOf('file');
  const file = view.file ?? network?.run.result.source.file ?? '';
  return useQueries({
    queries: samples.map((sample) => ({
      queryKey: ['prepared-sample', network?.run.uuid, network?.step, file, kind, sample],
      queryFn: () => readSample(api, network!, file, sample, kind),
      enabled: network !== null,
      staleTime: Number.POSITIVE_INFINITY,
      gcTime: 60_000,
    })),
  }).map(({ data }) => data);
}

async function readSample(
  api: WindowApi,
  network: RunNetwork,
  file: string,
  sample: number,
  kind: SampleKind,
): Promise<Sample | null> {
  const { run, step } = network;
  const { source, prepared, steps } = run.result;
  const before = steps.slice(0, step);
  const taken = { file, dataset: source.dataset, ...framesPart(source.frames), ...presentationOf(steps) };
  if (prepared.images) {
    const { patches, isFrameByFrame } = network;
    if (!isFrameByFrame && !patches) return null;
    const place = patches && kind === 'sample' ? placeOfPatch(patches, sample) : null;
    const { map } = await api.call('frame', { ...taken, frame: place?.image ?? sample }).answer;
    const [rows, columns] = source.axes.slice(-2).map(({ size }) => size) as [number, number];
    const image = preparedImage({ rows, columns, values: map }, before, place);
    return image && { shape: [image.rows, image.columns], values: image.values };
  }
  const { columns } = gridOf(prepared.axes);
  const grid = gridOfRun(run.result);
  const region = {
    kind: 'rectangle',
    row: grid.firstRow + grid.rowStep * Math.floor(sample / columns),
    column: grid.firstColumn + grid.columnStep * (sample % columns),
    rows: grid.rowStep,
    columns: grid.columnStep,
  } as const;
  const { mean } = await api.call('region-spectrum', { ...taken, region }).answer;
  const values = preparedSpectrum(mean, signalAxis(source.axes), before);
  return values && values.length === prepared.shape.at(-1) ? { shape: [values.length], values } : null;
}
