import { Button, ButtonGroup, Checkbox, HTMLSelect } from '@blueprintjs/core';
import type { IconName } from '@blueprintjs/icons';
import { useId } from 'react';
import { IconButton } from '../../app/icon-button.tsx';
import { Popover } from '../../app/popover.tsx';
import { type ScatterSource, type SourceGroup, sourceText } from '../../parts/maps/axis-options.ts';
import type { ScatterTool } from '../../vis/scatter/scatter-vis.tsx';
import { useScatterChoice } from './scatter-choice.ts';

const TOOLS: readonly { readonly tool: ScatterTool; readonly icon: IconName; readonly name: string }[] = [
  { tool: 'point', icon: 'locate', name: 'Point: puts the probe on a point’s pixel (S)' },
  { tool: 'hand', icon: 'hand', name: 'Hand: moves the points (H)' },
  { tool: 'rectangle', icon: 'widget', name: 'Rectangle selection (R); Shift adds, Alt takes away' },
  { tool: 'lasso', icon: 'polygon-filter', name: 'Lasso selection (P); Shift adds, Alt takes away' },
];
const SIZES = [1, 2, 3, 4, 6, 8];

interface ScatterToolbarProps {
  readonly groups: readonly SourceGroup[];
  readonly colorGroups: readonly SourceGroup[];
  readonly x: ScatterSource;
  readonly y: ScatterSource;
  readonly color: ScatterSource | 'none';
  readonly onSwap: () => void;
  readonly onFit: () => void;
}

/** Which axes, which color, which tool. */
export function ScatterToolbar(props: ScatterToolbarProps) {
  const { groups, x, y, color } = props;
  const { logX, logY, size, fades, tool } = useScatterChoice();
  const change = useScatterChoice.setState;
  const sizeId = useId();
  return (
    <div className="vis-toolbar scatter-toolbar" role="toolbar" aria-label="Scatter tools">
      <div className="scatter-axes">
        <SourceSelect
          label="x"
          name="Horizontal axis"
          groups={groups}
          value={x}
          onChange={(next) => change({ x: next })}
        />
        <IconButton icon="swap-horizontal" label="Swap the axes (X)" onClick={props.onSwap} />
        <SourceSelect
          label="y"
          name="Vertical axis"
          groups={groups}
          value={y}
          onChange={(next) => change({ y: next })}
        />
      </div>
      <SourceSelect
        label="color"
        name="Color of the points"
        groups={props.colorGroups}
        value={color}
        onChange={(next) => change({ color: next })}
        onNone={() => change({ color: 'none' })}
      />
      <ButtonGroup variant="minimal">
        {TOOLS.map((one) => (
          <Button
            key={one.tool}
            size="small"
            icon={one.icon}
            active={one.tool === tool}
            aria-pressed={one.tool === tool}
            aria-label={one.name}
            title={one.name}
            onClick={() => change({ tool: one.tool })}
          />
        ))}
      </ButtonGroup>
      <span className="spring" />
      <ButtonGroup variant="minimal">
        <IconButton icon="zoom-to-fit" label="Fit all points (F); the wheel, + and − zoom" onClick={props.onFit} />
        <Popover
          placement="bottom-end"
          content={
            <div className="scatter-look">
              <Checkbox checked={logX} label="Horizontal axis logarithmic" onChange={() => change({ logX: !logX })} />
              <Checkbox checked={logY} label="Vertical axis logarithmic" onChange={() => change({ logY: !logY })} />
              <Checkbox
                checked={fades}
                label="Fade points where many overlap"
                onChange={() => change({ fades: !fades })}
              />
              <label className="scatter-size" htmlFor={sizeId}>
                Point size
                <HTMLSelect
                  id={sizeId}
                  value={size}
                  onChange={(event) => change({ size: Number(event.currentTarget.value) })}
                  options={SIZES.map((value) => ({ value, label: `${value} px` }))}
                />
              </label>
            </div>
          }
        >
          <Button
            size="small"
            icon="more"
            aria-label="Look of the points"
            title="Log axes, size and fading of points"
          />
        </Popover>
      </ButtonGroup>
    </div>
  );
}

interface SourceSelectProps {
  readonly label: string;
  readonly name: string;
  readonly groups: readonly SourceGroup[];
  readonly value: ScatterSource | 'none';
  readonly onChange: (source: ScatterSource) => void;
  readonly onNone?: () => void;
}

function SourceSelect({ label, name, groups, value, onChange, onNone }: SourceSelectProps) {
  const id = useId();
  const choose = (text: string) => {
    if (text === 'none') return onNone?.();
    const found = groups.flatMap(({ options }) => options).find(({ source }) => sourceText(source) === text);
    if (found) onChange(found.source);
  };
  return (
    <span className="scatter-axis">
      <label htmlFor={id}>{label}</label>
      <HTMLSelect
        id={id}
        aria-label={name}
        title={name}
        value={value === 'none' ? 'none' : sourceText(value)}
        onChange={(event) => choose(event.currentTarget.value)}
      >
        {onNone && <option value="none">One color</option>}
        {groups.map((group) => (
          <optgroup key={group.label} label={group.label}>
            {group.options.map((option) => (
              <option key={sourceText(option.source)} value={sourceText(option.source)}>
                {option.label}
              </option>
            ))}
          </optgroup>
        ))}
      </HTMLSelect>
    </span>
  );
}
