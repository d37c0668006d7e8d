import { Button, ButtonGroup, HTMLSelect } from '@blueprintjs/core';
import type { IconName } from '@blueprintjs/icons';
import type { ReactNode } from 'react';
import { IconButton } from '../../app/icon-button.tsx';
import { type SourceOption, sourceIndex, sourceKey } from '../../parts/maps/map-sources.ts';
import type { MapSource, MapTool, PhaseOverlayChoice } from '../../state/view-store.ts';
import { COLOR_MAP_NAMES, COLOR_MAP_TITLES, type ColorMapName } from '../../vis/color-tables.ts';
import { OverlayMenu } from './overlay-menu.tsx';

const TOOLS: readonly { readonly tool: MapTool; readonly icon: IconName; readonly name: string }[] = [
  { tool: 'probe', icon: 'locate', name: 'Probe: shows a pixel’s spectrum (S)' },
  { tool: 'hand', icon: 'hand', name: 'Hand: moves the map (H)' },
  { tool: 'rectangle', icon: 'widget', name: 'Rectangle region (R)' },
  { tool: 'lasso', icon: 'polygon-filter', name: 'Lasso region (P)' },
];

interface MapToolbarProps {
  readonly source: MapSource;
  readonly options: readonly SourceOption[];
  readonly runName: string | null;
  readonly onSource: (source: MapSource) => void;
  readonly tool: MapTool;
  readonly onTool: (tool: MapTool) => void;
  readonly probeSize: number;
  readonly onProbeSize: (size: number) => void;
  /** Null where labels are shown. */
  readonly colors: ColorMapName | null;
  readonly onColors: (colors: ColorMapName) => void;
  /** Phases over the map; null where there are none to be shown. */
  readonly overlay: PhaseOverlayChoice | null;
  readonly onOverlay: (choice: PhaseOverlayChoice) => void;
  readonly onFit: () => void;
  readonly onZoom: (factor: number) => void;
  /** What can be made of the map: a figure, a file. */
  readonly exports: ReactNode;
}

/** Which map, which tool, which colors. */
export function MapToolbar(props: MapToolbarProps) {
  const { source, options } = props;
  const key = sourceKey(source);
  const current = options.find((option) => option.key === key);
  const index = sourceIndex(source);
  const ofRun = options.filter((option) => option.source.kind === 'labels' || option.source.kind === 'array');
  const choose = (next: string) => {
    const option = options.find((one) => one.key === next);
    if (option) props.onSource(option.source);
  };
  return (
    <div className="vis-toolbar" role="toolbar" aria-label="Map tools">
      <HTMLSelect
        className="map-source"
        aria-label="Map shown"
        value={key}
        onChange={(event) => choose(event.currentTarget.value)}
      >
        {options
          .filter((option) => !ofRun.includes(option))
          .map((option) => (
            <option key={option.key} value={option.key}>
              {option.label}
            </option>
          ))}
        {ofRun.length > 0 && (
          <optgroup label={props.runName ?? 'Run'}>
            {ofRun.map((option) => (
              <option key={option.key} value={option.key}>
                {option.label}
              </option>
            ))}
          </optgroup>
        )}
        {!current && <option value={key}>Map of another run</option>}
      </HTMLSelect>
      {current && current.count > 1 && (
        <HTMLSelect
          className="map-source"
          aria-label={`Which of ${current.label}`}
          value={index}
          onChange={(event) =>
            props.onSource({ ...current.source, index: Number(event.currentTarget.value) } as MapSource)
          }
        >
          {Array.from({ length: current.count }, (_, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the index is what it is
            <option key={i} value={i}>
              {current.nameOf(i)}
            </option>
          ))}
        </HTMLSelect>
      )}
      <ButtonGroup variant="minimal">
        {TOOLS.map(({ tool, icon, name }) => (
          <Button
            key={tool}
            size="small"
            icon={icon}
            active={tool === props.tool}
            aria-pressed={tool === props.tool}
            aria-label={name}
            title={name}
            onClick={() => props.onTool(tool)}
          />
        ))}
      </ButtonGroup>
      <HTMLSelect
        aria-label="Probe size"
        title="Probe size (+ and −)"
        value={props.probeSize}
        onChange={(event) => props.onProbeSize(Number(event.currentTarget.value))}
      >
        {[...new Set([1, 3, 5, 7, 9, 15, 25, props.probeSize])]
          .sort((a, b) => a - b)
          .map((size) => (
            <option key={size} value={size}>
              {size} × {size} px
            </option>
          ))}
      </HTMLSelect>
      <span className="spring" />
      {props.overlay && <OverlayMenu choice={props.overlay} onChoice={props.onOverlay} />}
      {props.colors && (
        <HTMLSelect
          aria-label="Color map"
          value={props.colors}
          onChange={(event) => props.onColors(event.currentTarget.value as ColorMapName)}
        >
          {COLOR_MAP_NAMES.map((name) => (
            <option key={name} value={name}>
              {COLOR_MAP_TITLES[name]}
            </option>
          ))}
        </HTMLSelect>
      )}
      <ButtonGroup variant="minimal">
        <IconButton icon="zoom-out" label="Zoom out (Shift+Z)" onClick={() => props.onZoom(0.5)} />
        <IconButton icon="zoom-in" label="Zoom in (Z)" onClick={() => props.onZoom(2)} />
        <IconButton icon="zoom-to-fit" label="Fit the map (F)" onClick={props.onFit} />
      </ButtonGroup>
      {props.exports}
    </div>
  );
}
