import { Button, ButtonGroup, HTMLSelect, Menu, MenuItem } from '@blueprintjs/core';
import type { ReactNode } from 'react';
import { Popover } from '../../app/popover.tsx';
import type { Scaling, SpectrumMode } from '../../state/view-store.ts';

interface SpectrumToolbarProps {
  readonly drawsWindow: boolean;
  readonly onDrawsWindow: (draws: boolean) => void;
  /** Limits of the energy window, where there is one. */
  readonly windowFields: ReactNode;
  readonly layout: SpectrumMode;
  readonly onLayout: (layout: SpectrumMode) => void;
  /** Null where the phases' spectra have one unit only. */
  readonly phaseUnit: 'counts' | 'prepared' | null;
  readonly onPhaseUnit: (unit: 'counts' | 'prepared') => void;
  readonly scaling: Scaling;
  readonly onScaling: (scaling: Scaling) => void;
  readonly log: boolean;
  readonly onLog: () => void;
  readonly onFit: () => void;
  readonly onCopy: () => void;
  readonly onSaveCsv: () => void;
  readonly onSavePng: () => void;
}

/** Energy window, layout, units and scale of the curves; copy and save. */
export function SpectrumToolbar(props: SpectrumToolbarProps) {
  const { drawsWindow, layout, phaseUnit, scaling, log } = props;
  return (
    <div className="vis-toolbar" role="toolbar" aria-label="Spectrum tools">
      <ButtonGroup variant="minimal">
        <Button
          size="small"
          icon="series-derived"
          active={drawsWindow}
          aria-pressed={drawsWindow}
          title="Energy window: drag over the spectrum (or Shift and drag); its map follows"
          onClick={() => props.onDrawsWindow(!drawsWindow)}
        >
          Window
        </Button>
      </ButtonGroup>
      {props.windowFields}
      <span className="spring" />
      <HTMLSelect
        aria-label="Layout of curves"
        value={layout}
        onChange={(event) => props.onLayout(event.currentTarget.value as SpectrumMode)}
      >
        <option value="offset">Offset</option>
        <option value="overlaid">Overlaid</option>
      </HTMLSelect>
      {phaseUnit && (
        <HTMLSelect
          aria-label="Unit of the run’s spectra"
          title="This run has normalized the spectra: what it found can be seen in counts, or as its steps saw it"
          value={phaseUnit}
          onChange={(event) => props.onPhaseUnit(event.currentTarget.value as typeof phaseUnit)}
        >
          <option value="counts">Counts per pixel</option>
          <option value="prepared">Normalized</option>
        </HTMLSelect>
      )}
      <HTMLSelect
        aria-label="Scale of curves"
        value={scaling}
        onChange={(event) => props.onScaling(event.currentTarget.value as Scaling)}
      >
        <option value="auto">Scale: automatic</option>
        <option value="measured">As measured</option>
        <option value="maximum">Each to its maximum</option>
      </HTMLSelect>
      <ButtonGroup variant="minimal">
        <Button
          size="small"
          active={log}
          aria-pressed={log}
          title="Log scale (L)"
          aria-label="Log scale (L)"
          onClick={props.onLog}
        >
          Log
        </Button>
        <Button
          size="small"
          icon="zoom-to-fit"
          title="Whole spectrum (F, or double-click)"
          aria-label="Whole spectrum (F)"
          onClick={props.onFit}
        />
        <Popover
          placement="bottom-end"
          content={
            <Menu>
              <MenuItem icon="duplicate" text="Copy as table" label="Ctrl+C" onClick={props.onCopy} />
              <MenuItem icon="th" text="Save as CSV" onClick={props.onSaveCsv} />
              <MenuItem icon="media" text="Save as PNG" onClick={props.onSavePng} />
            </Menu>
          }
        >
          <Button size="small" icon="export" aria-label="Copy or save" title="Copy or save" />
        </Popover>
      </ButtonGroup>
    </div>
  );
}
