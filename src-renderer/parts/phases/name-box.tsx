import { type KeyboardEvent, useRef, useState } from 'react';
import type { PhaseRecord } from '../../../src-preload/contract/project.ts';

interface NameBoxProps {
  readonly phase: Pick<PhaseRecord, 'id' | 'letter' | 'name'>;
  readonly disabled?: boolean;
  readonly onName: (name: string) => void;
  readonly onFocus?: () => void;
  /** Hears of the pointer only: Tab passes through boxes on its way. */
  readonly onPress?: () => void;
}

/** Marks name boxes that Enter goes through. */
const MARK = 'data-name-box';

/** A phase's name, typed in place: Enter keeps it and goes to the next phase, Escape takes it back. */
export function NameBox({ phase, disabled = false, onName, onFocus, onPress }: NameBoxProps) {
  const [text, setText] = useState<string | null>(null);
  const dropped = useRef(false);
  const keep = () => {
    const name = text?.trim() ?? '';
    if (!dropped.current && text !== null && name !== '' && name !== phase.name) onName(name);
    dropped.current = false;
    setText(null);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    const by =
      event.key === 'Enter'
        ? event.shiftKey
          ? -1
          : 1
        : event.key === 'ArrowDown'
          ? 1
          : event.key === 'ArrowUp'
            ? -1
            : 0;
    if (event.key === 'Escape') {
      dropped.current = true;
      event.currentTarget.blur();
    } else if (by !== 0) {
      event.preventDefault();
      if (!focusNext(event.currentTarget, by)) event.currentTarget.blur();
    } else return;
    event.stopPropagation();
  };
  return (
    <input
      className="name-box"
      {...{ [MARK]: phase.id }}
      aria-label={`Name of phase ${phase.letter}`}
      value={text ?? phase.name}
      maxLength={200}
      disabled={disabled}
      spellCheck={false}
      onPointerDown={onPress}
      onFocus={(event) => {
        event.currentTarget.select();
        onFocus?.();
      }}
      onChange={(event) => setText(event.currentTarget.value)}
      onBlur={keep}
      onKeyDown={onKeyDown}
    />
  );
}

function focusNext(box: HTMLElement, by: number): boolean {
  const boxes = [...(box.closest('[data-name-boxes]')?.querySelectorAll<HTMLElement>(`[${MARK}]`) ?? [])];
  const next = boxes[boxes.indexOf(box) + by];
  next?.focus();
  return next !== undefined;
}
