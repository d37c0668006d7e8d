import { InputGroup } from '@blueprintjs/core';
import { useId } from 'react';
import { formatNumber } from '../../../src-preload/contract/numbers.ts';
import { readFrames, type TypedFrames } from './typed-frames.ts';
import './frames.css';

interface FramesFieldsProps {
  /** Frames that the measurement has. */
  readonly count: number;
  readonly typed: TypedFrames;
  readonly onChange: (typed: TypedFrames) => void;
  /** Enter in a field, where no form hears it. */
  readonly onEnter?: () => void;
}

/** Which frames of a measurement are summed, and what is wrong with what was typed. */
export function FramesFields({ count, typed, onChange, onEnter }: FramesFieldsProps) {
  const ids = useId();
  const read = readFrames(typed, count);
  const problem = 'problem' in read ? read.problem : null;
  const field = (key: keyof TypedFrames, label: string) => (
    <InputGroup
      className="frames-field"
      inputMode="numeric"
      aria-label={label}
      aria-invalid={problem !== null}
      aria-describedby={`${ids}-said`}
      intent={problem === null ? 'none' : 'danger'}
      value={typed[key]}
      onChange={(event) => onChange({ ...typed, [key]: event.currentTarget.value })}
      onKeyDown={(event) => {
        if (event.key === 'Enter') onEnter?.();
      }}
    />
  );
  return (
    <fieldset className="frames-fields" aria-label="Frames">
      <div className="frames-range">
        <span>Frames</span>
        {field('from', 'First frame')}
        <span>to</span>
        {field('to', 'Last frame')}
        <span className="quiet">of {formatNumber(count)}</span>
      </div>
      <p id={`${ids}-said`} className={problem === null ? 'quiet' : 'frames-problem'} role="status">
        {problem ??
          `The map was scanned ${formatNumber(count)} times. Early frames against late ones show drift and beam damage.`}
      </p>
    </fieldset>
  );
}
