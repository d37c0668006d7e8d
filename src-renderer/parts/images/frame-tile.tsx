import { type MouseEvent, type Ref, useEffect, useState } from 'react';
import { useViewOf } from '../../state/view-store.ts';
import { currentPointer, movePointer, onPointer } from '../../vis/pointer-bus.ts';
import { PictureCanvas } from './picture-canvas.tsx';
import { useStack } from './use-stack.ts';
import { useThumbnail } from './use-thumbnail.ts';

interface FrameTileProps {
  readonly frame: number;
  /** What it stands for: `Purest image of Pitted`. */
  readonly of?: string;
  readonly isSelected?: boolean;
  readonly tabIndex?: number;
  readonly onPress?: (event: MouseEvent) => void;
  readonly ref?: Ref<HTMLButtonElement>;
}

/** A small image of the stack as a button: pointing lights it in all views, pressing shows it on the map. */
export function FrameTile({ frame, of, isSelected = false, tabIndex, onPress, ref }: FrameTileProps) {
  const stack = useStack();
  const { frame: shown, set } = useViewOf('frame', 'set');
  const { data, error } = useThumbnail(stack?.file ?? null, stack?.dataset ?? 0, stack ? frame : null, stack);
  const isLit = usePointedFrame() === frame;
  const name = stack?.nameOf(frame) ?? '';
  return (
    <button
      ref={ref}
      type="button"
      className="frame-tile"
      data-lit={isLit || undefined}
      data-shown={shown === frame || undefined}
      data-selected={isSelected || undefined}
      aria-label={of ? `${of}: ${name}` : name}
      aria-pressed={isSelected}
      title={name}
      tabIndex={tabIndex}
      onPointerEnter={() => movePointer({ frame })}
      onPointerLeave={() => movePointer({ frame: null })}
      onFocus={() => movePointer({ frame })}
      onBlur={() => movePointer({ frame: null })}
      onClick={onPress ?? (() => set({ frame }))}
    >
      {data && <PictureCanvas picture={data} />}
      {error && <span className="frame-broken">not readable</span>}
    </button>
  );
}

/** The image under the pointer in any view. */
function usePointedFrame(): number | null {
  const [frame, setFrame] = useState(currentPointer().frame);
  useEffect(() => onPointer((pointer) => setFrame(pointer.frame)), []);
  return frame;
}

/** The image under the pointer in any view, with its name; nothing while the pointer is over none. */
export function PointedFrame() {
  const stack = useStack();
  const frame = usePointedFrame();
  const { data } = useThumbnail(stack?.file ?? null, stack?.dataset ?? 0, frame, stack);
  if (!stack || frame === null) return null;
  return (
    <figure className="pointed-frame" aria-label="Image pointed at">
      <div className="pointed-frame-picture" style={{ aspectRatio: `${stack.columns} / ${stack.rows}` }}>
        {data && <PictureCanvas picture={data} />}
      </div>
      <figcaption>{stack.nameOf(frame)}</figcaption>
    </figure>
  );
}
