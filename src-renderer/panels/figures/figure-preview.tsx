import { Callout, Spinner } from '@blueprintjs/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { RunRecord } from '../../../src-preload/contract/project.ts';
import { useApi } from '../../api/api-context.tsx';
import { ErrorState, LoadingState } from '../../app/empty-state.tsx';
import { figureRequest, sizeInDots } from '../../parts/figures/figure-draft.ts';
import { KIND_NAMES } from '../../parts/figures/figure-kind.ts';
import { useDebounced } from './use-debounced.ts';

/** Wider than this a preview only fills the screen. */
const WIDEST_PX = 900;
/** Share of the panel's height, in percent, that a preview takes at most. */
const HIGHEST_SHARE = 60;
/** How long typing must rest before the preview is drawn again. */
const PREVIEW_MS = 250;

interface PreviewProps {
  readonly run: RunRecord;
  readonly figure: object;
  /** What else changes the picture: names, colors and clusters of the phases, and what was taken out of them. */
  readonly changes: unknown;
}

/** The figure as the file will hold it. */
export function FigurePreview({ run, figure, changes }: PreviewProps) {
  const api = useApi();
  const settled = useDebounced({ figure, changes }, PREVIEW_MS);
  const request = figureRequest(settled.figure as { [key: string]: unknown });
  const { data, error, isFetching, refetch } = useQuery({
    queryKey: ['preview-figure', run.uuid, request, settled.changes],
    queryFn: () => api.call('preview-figure', { run: run.number, figure: { ...request, format: 'svg' } }).answer,
    enabled: request !== null,
    placeholderData: keepPreviousData,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 60_000,
    retry: false,
  });
  const address = useBlobAddress(data?.svg ?? null, 'image/svg+xml');
  if (error && !isFetching) {
    return (
      <div className="figures-preview">
        <ErrorState error={error} title="The figure cannot be drawn" retry={() => void refetch()} />
      </div>
    );
  }
  if (!data || !address) {
    return (
      <div className="figures-preview figures-waiting">
        <LoadingState what="Drawing the figure" />
      </div>
    );
  }
  const dots = sizeInDots(data.widthMm, data.heightMm, request?.dpi ?? 300);
  return (
    <figure className="figures-preview" aria-busy={isFetching}>
      <img
        src={address}
        alt={`Preview of the ${KIND_NAMES[request?.figure ?? 'phase-map'].toLowerCase()} of run ${run.number}`}
        style={{
          aspectRatio: `${data.widthMm} / ${data.heightMm}`,
          // A high figure leaves room for its settings below, in the panel's own height.
          maxWidth: `min(${WIDEST_PX}px, calc(${HIGHEST_SHARE}cqh * ${data.widthMm / data.heightMm}))`,
        }}
      />
      <figcaption className="quiet">
        {data.widthMm.toFixed(0)} × {data.heightMm.toFixed(0)} mm; PNG {dots[0]} × {dots[1]} dots
        {isFetching && <Spinner size={12} aria-label="Drawing" />}
      </figcaption>
      {data.warnings?.map((warning) => (
        <Callout key={warning} compact intent="warning" role="status">
          {warning}
        </Callout>
      ))}
    </figure>
  );
}

/** Address of a text as a file in memory; it is given back when the text changes. */
function useBlobAddress(text: string | null, type: string): string | null {
  const [address, setAddress] = useState<string | null>(null);
  useEffect(() => {
    if (text === null) return;
    const url = URL.createObjectURL(new Blob([text], { type }));
    setAddress(url);
    return () => URL.revokeObjectURL(url);
  }, [text, type]);
  return address;
}
