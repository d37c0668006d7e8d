import { Button } from '@blueprintjs/core';
import type { Axis, DatasetDescription } from '../../../src-preload/contract/dataset.ts';
import { formatNumber } from '../../../src-preload/contract/numbers.ts';
import type { UnitChoice } from '../../../src-preload/contract/shown-units.ts';
import { placeText } from './pixel-text.ts';

interface FrameSliderProps {
  readonly description: Pick<DatasetDescription, 'axes'>;
  readonly units: UnitChoice;
  readonly frames: number;
  readonly index: number;
  readonly onShow: (index: number) => void;
}

/** Steps through the images of a stack. */
export function FrameSlider({ description, units, frames, index, onShow }: FrameSliderProps) {
  const text = frameText(description.axes.slice(0, -2), index, frames, units);
  return (
    <div className="frame-slider">
      <Button
        size="small"
        variant="minimal"
        icon="step-backward"
        aria-label="Image before"
        disabled={index === 0}
        onClick={() => onShow(index - 1)}
      />
      <input
        type="range"
        aria-label="Image of the stack"
        aria-valuetext={text}
        min={0}
        max={frames - 1}
        value={index}
        onChange={(event) => onShow(Number(event.currentTarget.value))}
      />
      <Button
        size="small"
        variant="minimal"
        icon="step-forward"
        aria-label="Next image"
        disabled={index === frames - 1}
        onClick={() => onShow(index + 1)}
      />
      <span className="frame-text">{text}</span>
    </div>
  );
}

/** `Image 3 of 20 · 12 s`; of several leading axes the index along each. */
export function frameText(axes: readonly Axis[], index: number, frames: number, units: UnitChoice): string {
  const places: string[] = [];
  let rest = index;
  for (const axis of axes.toReversed()) {
    const at = rest % axis.size;
    rest = Math.floor(rest / axis.size);
    if (axis.units.trim() !== '') {
      places.unshift(placeText(axis, at, units));
    } else if (axes.length > 1) places.unshift(`${axis.name || 'index'} ${at}`);
  }
  return [`Image ${formatNumber(index + 1)} of ${formatNumber(frames)}`, ...places].join(' · ');
}
