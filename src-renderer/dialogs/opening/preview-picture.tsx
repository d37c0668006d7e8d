import { Icon, Spinner } from '@blueprintjs/core';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useRef, useState } from 'react';
import type { DatasetKind } from '../../../src-preload/contract/dataset.ts';
import type { DatasetPreview } from '../../../src-preload/contract/looked-dataset.ts';
import { useApi } from '../../api/api-context.tsx';
import { colorTable } from '../../vis/color-tables.ts';
import { defaultContrast } from '../../vis/contrast.ts';
import { intensityImage } from '../../vis/map-image.ts';
import { usePixels } from '../../vis/use-pixels.ts';
import { kindIcon } from './dataset-words.ts';

interface PreviewPictureProps {
  readonly file: string;
  readonly dataset: number;
  readonly kind: DatasetKind;
}

/** Thumbnail of a dataset, asked for when it comes into sight. */
export function PreviewPicture({ file, dataset, kind }: PreviewPictureProps) {
  const api = useApi();
  const [box, inSight] = useInSight<HTMLDivElement>();
  const { data, isError } = useQuery({
    queryKey: ['dataset-preview', file, dataset],
    queryFn: () => api.call('dataset-preview', { file, dataset }).answer,
    enabled: inSight,
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
  return (
    <div
      ref={box}
      className="preview-picture"
      aria-hidden="true"
      data-estimated={data && data.kind !== 'none' && data.estimated}
    >
      {data?.kind === 'image' ? (
        <ImagePreview preview={data} gray={kind === 'image' || kind === 'image-stack' || kind === 'other'} />
      ) : data?.kind === 'curve' ? (
        <CurvePreview values={data.values} />
      ) : data || isError ? (
        <Icon icon={kindIcon(kind)} size={18} />
      ) : (
        <Spinner size={14} />
      )}
    </div>
  );
}

function ImagePreview({
  preview,
  gray,
}: {
  readonly preview: DatasetPreview & { kind: 'image' };
  readonly gray: boolean;
}) {
  const image = useMemo(() => {
    const { values, columns, rows } = preview;
    const contrast = defaultContrast(values, false) ?? ([0, 1] as const);
    return intensityImage(values, columns, rows, contrast, colorTable(gray ? 'gray' : 'viridis'));
  }, [preview, gray]);
  const canvas = usePixels(image);
  return <canvas ref={canvas} width={image.width} height={image.height} />;
}

const [WIDTH, HEIGHT] = [72, 48];

function CurvePreview({ values }: { readonly values: Float32Array }) {
  const points = useMemo(() => {
    const low = Math.min(0, ...values);
    const range = Math.max(...values) - low || 1;
    return [...values]
      .map(
        (value, i) =>
          `${((i * WIDTH) / Math.max(1, values.length - 1)).toFixed(1)},${(HEIGHT - 2 - ((value - low) / range) * (HEIGHT - 4)).toFixed(1)}`,
      )
      .join(' ');
  }, [values]);
  return (
    <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} aria-hidden="true">
      <polyline points={points} />
    </svg>
  );
}

/** Whether an element has ever been in sight. */
function useInSight<Box extends HTMLElement>() {
  const ref = useRef<Box>(null);
  const [seen, setSeen] = useState(typeof IntersectionObserver === 'undefined');
  useEffect(() => {
    if (seen || !ref.current) return;
    const observer = new IntersectionObserver((entries) => {
      if (entries.some((entry) => entry.isIntersecting)) setSeen(true);
    });
    observer.observe(ref.current);
    return () => observer.disconnect();
  }, [seen]);
  return [ref, seen] as const;
}
