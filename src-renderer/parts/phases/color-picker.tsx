import { luminance } from '../../../src-preload/contract/colors.ts';
import { PHASE_COLORS } from '../../../src-preload/contract/phase-colors.ts';
import type { PhaseRecord } from '../../../src-preload/contract/project.ts';
import { Popover } from '../../app/popover.tsx';

const COLOR_NAMES: readonly string[] = [
  'blue',
  'orange',
  'green',
  'vermilion',
  'sky blue',
  'pink',
  'yellow',
  'brown',
  'cyan',
  'leaf green',
];

interface ColorPickerProps {
  readonly phase: PhaseRecord;
  /** Colors of the other phases, which are marked as taken. */
  readonly taken: readonly string[];
  readonly disabled?: boolean;
  readonly onColor: (color: string) => void;
}

/** The phase's letter on its color; pressing it offers the ten colors that any eyes tell apart. */
export function ColorPicker({ phase, taken, disabled = false, onColor }: ColorPickerProps) {
  const choices = (
    <fieldset className="color-choices" aria-label={`Color of ${phase.name}`}>
      {PHASE_COLORS.map((color, i) => {
        const isOwn = color === phase.color;
        const isTaken = !isOwn && taken.includes(color);
        return (
          <button
            key={color}
            type="button"
            className="color-choice bp6-popover-dismiss"
            style={{ background: color, color: inkOn(color) }}
            aria-pressed={isOwn}
            aria-label={`${COLOR_NAMES[i]}${isTaken ? ', taken by another phase' : ''}`}
            title={`${COLOR_NAMES[i]}${isTaken ? ' (taken)' : ''}`}
            onClick={() => onColor(color)}
          >
            {isOwn ? '✓' : isTaken ? '•' : ''}
          </button>
        );
      })}
    </fieldset>
  );
  return (
    <Popover content={choices} placement="bottom-start" arrow={false} disabled={disabled}>
      <button
        type="button"
        className="phase-swatch"
        style={{ background: phase.color, color: inkOn(phase.color) }}
        aria-label={`Phase ${phase.letter}: change color`}
        title="Change color"
        disabled={disabled}
      >
        {phase.letter}
      </button>
    </Popover>
  );
}

/** Black or white, whichever reads better on a color. */
export function inkOn(color: string): string {
  const light = luminance(color);
  return (light + 0.05) / 0.05 >= 1.05 / (light + 0.05) ? '#000000' : '#ffffff';
}
