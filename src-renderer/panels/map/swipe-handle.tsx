import type { KeyboardEvent, PointerEvent } from 'react';

interface SwipeHandleProps {
  /** 0 at the left edge, 1 at the right. */
  readonly at: number;
  /** Names of the runs on both sides. */
  readonly left: string;
  readonly right: string;
  readonly onMove: (at: number) => void;
}

const KEY_STEP = 0.02;
const PAGE_STEP = 0.2;

/** The line between two runs on the map: dragged, or moved with the arrow keys. */
export function SwipeHandle({ at, left, right, onMove }: SwipeHandleProps) {
  const move = (to: number) => onMove(Math.max(0, Math.min(1, to)));
  const drag = (event: PointerEvent<HTMLElement>) => {
    if (!event.currentTarget.hasPointerCapture?.(event.pointerId)) return;
    const box = event.currentTarget.parentElement!.getBoundingClientRect();
    if (box.width > 0) move((event.clientX - box.left) / box.width);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const by = {
      ArrowLeft: -KEY_STEP,
      ArrowDown: -KEY_STEP,
      ArrowRight: KEY_STEP,
      ArrowUp: KEY_STEP,
      PageDown: -PAGE_STEP,
      PageUp: PAGE_STEP,
      Home: -1,
      End: 1,
    }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    move(at + by);
  };
  const percent = Math.round(at * 100);
  return (
    <>
      <span className="swipe-name swipe-left" aria-hidden="true">
        {left}
      </span>
      <span className="swipe-name swipe-right" aria-hidden="true">
        {right}
      </span>
      <div
        className="swipe-handle"
        role="slider"
        tabIndex={0}
        aria-label="Line between the runs"
        aria-orientation="horizontal"
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={percent}
        aria-valuetext={`${left} on the left ${percent} %, ${right} on the right`}
        title={`Drag: ${left} on the left, ${right} on the right`}
        style={{ left: `${at * 100}%` }}
        onPointerDown={(event) => event.currentTarget.setPointerCapture?.(event.pointerId)}
        onPointerMove={drag}
        onKeyDown={onKeyDown}
      />
    </>
  );
}
