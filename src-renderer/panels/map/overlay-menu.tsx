import { Button, HTMLSelect, Slider } from '@blueprintjs/core';
import { Popover } from '../../app/popover.tsx';
import { OVERLAY_KINDS, type PhaseOverlayChoice } from '../../state/view-store.ts';

const NAMES: { readonly [kind in PhaseOverlayChoice['show']]: string } = {
  none: 'Not shown',
  outlines: 'Outlines',
  color: 'Colored',
};

interface OverlayMenuProps {
  readonly choice: PhaseOverlayChoice;
  readonly onChoice: (choice: PhaseOverlayChoice) => void;
}

/** Whether and how the phases of the run lie over the map that is shown. */
export function OverlayMenu({ choice, onChoice }: OverlayMenuProps) {
  const isOn = choice.show !== 'none';
  return (
    <Popover
      placement="bottom-end"
      content={
        <div className="overlay-menu">
          <div className="overlay-menu-row">
            <span>Phases over this map</span>
            <HTMLSelect
              aria-label="Phases over this map"
              value={choice.show}
              options={OVERLAY_KINDS.map((value) => ({ value, label: NAMES[value] }))}
              onChange={(event) => onChoice({ ...choice, show: event.currentTarget.value as typeof choice.show })}
            />
          </div>
          {choice.show === 'color' && (
            <div className="overlay-menu-row">
              <span id="overlay-opacity">Opacity</span>
              <Slider
                min={0.1}
                max={0.9}
                stepSize={0.05}
                labelRenderer={false}
                value={choice.opacity}
                handleHtmlProps={{ 'aria-labelledby': 'overlay-opacity' }}
                onChange={(opacity) => onChoice({ ...choice, opacity: Math.round(opacity * 100) / 100 })}
              />
            </div>
          )}
        </div>
      }
    >
      <Button
        size="small"
        variant="minimal"
        icon="layers"
        active={isOn}
        aria-label={`Phases over this map: ${NAMES[choice.show].toLowerCase()}`}
        title="Phases over this map: outlines, or half transparent (O)"
      />
    </Popover>
  );
}

/** The next way to show phases over a map: none, outlines, colored, none. */
export function nextOverlay(choice: PhaseOverlayChoice): PhaseOverlayChoice {
  const at = OVERLAY_KINDS.indexOf(choice.show);
  return { ...choice, show: OVERLAY_KINDS[(at + 1) % OVERLAY_KINDS.length]! };
}
