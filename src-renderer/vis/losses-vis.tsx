import { type KeyboardEvent, type PointerEvent, useRef } from 'react';
import { drawLosses, type LossesPicture, lossScales } from './losses-drawing.ts';
import { useDrawTheme } from './theme.ts';
import { useCanvas } from './use-canvas.ts';

type LossesVisProps = Omit<LossesPicture, 'width' | 'height' | 'theme'> & {
  readonly label: string;
  /** What stands at the epoch that is read, in words. */
  readonly valueText: string;
  /** Hears which epoch is read, from 1 on; 0 none. */
  readonly onRead: (epoch: number) => void;
};

const PAGE = 10;

/** Curves of losses; pointer and arrow keys read an epoch. */
export function LossesVis({ label, valueText, onRead, ...picture }: LossesVisProps) {
  const theme = useDrawTheme();
  const canvas = useRef<HTMLCanvasElement>(null);
  const { size } = useCanvas(canvas, (box) => drawLosses({ ...picture, ...box, theme }));
  const count = picture.epochs.length;
  const move = (event: PointerEvent) => {
    const x = event.clientX - canvas.current!.getBoundingClientRect().left;
    onRead(lossScales(picture.epochs, picture.log, { ...size(), isLive: picture.isLive }).epochAt(x));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const from = picture.read || picture.best || 1;
    const to = {
      ArrowLeft: from - 1,
      ArrowDown: from - 1,
      ArrowRight: from + 1,
      ArrowUp: from + 1,
      PageDown: from - PAGE,
      PageUp: from + PAGE,
      Home: 1,
      End: count,
    }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    onRead(Math.max(1, Math.min(count, to)));
  };
  return (
    <div
      className="losses-picture"
      role="slider"
      tabIndex={0}
      aria-label={label}
      aria-valuemin={1}
      aria-valuemax={count}
      aria-valuenow={picture.read || picture.best || 1}
      aria-valuetext={valueText}
      onKeyDown={onKeyDown}
      onPointerMove={move}
      onPointerLeave={() => onRead(0)}
    >
      <canvas ref={canvas} className="vis-canvas" />
    </div>
  );
}
