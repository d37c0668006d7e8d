import { Button, HTMLSelect } from '@blueprintjs/core';
import { OVERLAY_COLOR_NAMES, OVERLAY_COLORS } from '../../../src-preload/contract/rgb-colors.ts';
import { runCommand } from '../../app/commands.ts';
import { changeFigure } from '../../parts/figures/figure-history.ts';
import { type ScatterSource, type SourceGroup, sourceText } from '../../parts/maps/axis-options.ts';
import { formatOnMap } from '../../parts/maps/pixel-text.ts';
import { chooseRgb } from '../../parts/maps/rgb-choice.ts';
import type { MapData } from '../../state/shown-map.ts';

interface RgbBarProps {
  readonly groups: readonly SourceGroup[];
  readonly sources: readonly (ScatterSource | 'none')[];
}

/** Which maps are red, green and blue; on to a figure of them. */
export function RgbBar({ groups, sources }: RgbBarProps) {
  const options = groups.flatMap((group) => group.options);
  const labelOf = (source: ScatterSource) =>
    options.find((one) => sourceText(one.source) === sourceText(source))?.label ?? '';
  const inFigure = sources.flatMap((source) =>
    source !== 'none' && source.kind === 'array'
      ? [{ array: source.name, index: source.index, name: labelOf(source) }]
      : [],
  );
  const used = sources.filter((source) => source !== 'none').length;
  const canDraw = used > 0 && inFigure.length === used && sources.slice(0, used).every((source) => source !== 'none');
  const draw = () => {
    changeFigure('Draw the overlay', (figure) => ({ ...figure, figure: 'rgb-map', maps: inFigure }));
    runCommand('show.figures');
  };
  return (
    <div className="vis-toolbar" role="toolbar" aria-label="Maps of the overlay">
      {OVERLAY_COLOR_NAMES.map((color, channel) => {
        const source = sources[channel] ?? 'none';
        return (
          <span key={color} className="vis-overlay-color">
            <span className="swatch" style={{ background: OVERLAY_COLORS[channel] }} />
            <HTMLSelect
              aria-label={color}
              value={source === 'none' ? 'none' : sourceText(source)}
              onChange={(event) => {
                const next = event.currentTarget.value;
                const found = options.find((one) => sourceText(one.source) === next);
                chooseRgb(channel, found?.source ?? 'none', sources);
              }}
            >
              <option value="none">{color}: nothing</option>
              {groups.map((group) => (
                <optgroup key={group.label} label={group.label}>
                  {group.options.map((one) => (
                    <option key={sourceText(one.source)} value={sourceText(one.source)}>
                      {one.label}
                    </option>
                  ))}
                </optgroup>
              ))}
            </HTMLSelect>
          </span>
        );
      })}
      <Button
        size="small"
        variant="minimal"
        icon="media"
        text="Figure"
        disabled={!canDraw}
        title={
          canDraw
            ? 'Make a figure of this overlay'
            : 'A figure holds maps of a run, from red on: energy windows become maps by a window step in the recipe'
        }
        onClick={draw}
      />
    </div>
  );
}

/** Names of the maps in their colors, with the values that are dark and bright. */
export function RgbLegend({ map }: { readonly map: MapData & { readonly kind: 'rgb' } }) {
  return (
    <ul className="vis-chips" aria-label="Maps of the overlay">
      {map.maps.map(({ name, color, range }) => (
        <li key={color} className="vis-chip">
          <span className="swatch" style={{ background: color }} />
          {name}
          {range && (
            <span className="quiet">
              {formatOnMap(range[0])} to {formatOnMap(range[1])}
            </span>
          )}
        </li>
      ))}
    </ul>
  );
}
