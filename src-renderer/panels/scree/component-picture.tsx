import { useMemo } from 'react';
import type { ArrayValues } from '../../../src-preload/contract/window.ts';
import { PictureCanvas } from '../../parts/images/picture-canvas.tsx';
import { formatPercent } from '../../parts/recipe/numbers.ts';

interface ComponentPictureProps {
  /** `[components, height, width]` */
  readonly array: ArrayValues;
  /** Which one, from 0. */
  readonly component: number;
  /** Share of the variance. */
  readonly share: number;
}

/** One component of a stack of images as a picture, around zero. */
export function ComponentPicture({ array, component, share }: ComponentPictureProps) {
  const [, rows, columns] = array.shape as [number, number, number];
  const picture = useMemo(() => {
    const size = rows * columns;
    return {
      rows,
      columns,
      values: Float32Array.from(array.values.subarray(component * size, (component + 1) * size)),
    };
  }, [array, component, rows, columns]);
  const name = `Component ${component + 1}`;
  return (
    <figure className="component-spectrum">
      <figcaption>
        <strong>{name}</strong>{' '}
        {Number.isFinite(share) && <span className="quiet">{formatPercent(share)} of the variance</span>}
      </figcaption>
      <div
        className="component-picture"
        role="img"
        aria-label={`Picture of ${name.toLowerCase()}`}
        style={{ aspectRatio: `${columns} / ${rows}` }}
      >
        <PictureCanvas picture={picture} colors="RdBu" />
      </div>
    </figure>
  );
}
