import { Button, ButtonGroup } from '@blueprintjs/core';
import { type PointerEvent, useMemo, useRef, useState } from 'react';
import { formatNumber, niceTicks } from '../../../src-preload/contract/numbers.ts';
import { useWheel } from '../../vis/use-wheel.ts';
import { useWidth } from '../../vis/use-width.ts';
import { spectrumPath } from './spectrum-path.ts';

/** Zoom of one pixel of the wheel. */
const WHEEL_FACTOR = 1.0015;

/** Something to be marked on the spectrum. */
export interface Mark {
  readonly name: string;
  readonly channel: number;
  readonly active: boolean;
}

interface PickSpectrumProps {
  readonly values: Float32Array;
  readonly log: boolean;
  readonly marks: readonly Mark[];
  /** Hears the channel under a click, and how many channels a few screen pixels are. */
  readonly onPick: (channel: number, reach: number) => void;
}

/** CSS pixels, and share of the height of a low window. */
const [MOST_HEIGHT, MOST_SHARE] = [210, 0.32];
const [LEFT, RIGHT, TOP, BOTTOM] = [8, 8, 18, 22];
/** A click means a peak this near, CSS pixels. */
const REACH = 6;
const FEWEST_CHANNELS = 16;

/** A spectrum over its channels, to click positions on. Fields beside it do the same by keyboard. */
export function PickSpectrum({ values, log, marks, onPick }: PickSpectrumProps) {
  const [box, width] = useWidth<HTMLDivElement>(600);
  const [range, setRange] = useState<readonly [number, number]>([0, values.length - 1]);
  const [low, high] = range;
  const height = Math.min(MOST_HEIGHT, window.innerHeight * MOST_SHARE);
  const plot = width - LEFT - RIGHT;
  const xOf = (channel: number) => LEFT + ((channel - low) / Math.max(1e-9, high - low)) * plot;
  const channelAt = (x: number) => low + ((x - LEFT) / plot) * (high - low);
  const path = useMemo(
    () => spectrumPath(values, range, log, { width: plot, height: height - TOP - BOTTOM }),
    [values, range, log, plot, height],
  );
  const ticks = niceTicks(low, high, Math.max(2, Math.floor(plot / 90)));

  const zoom = (factor: number, about = (low + high) / 2) => {
    const span = Math.min(values.length - 1, Math.max(FEWEST_CHANNELS, (high - low) / factor));
    const start = Math.max(
      0,
      Math.min(values.length - 1 - span, about - ((about - low) / Math.max(1e-9, high - low)) * span),
    );
    setRange([start, start + span]);
  };
  const svg = useRef<SVGSVGElement>(null);
  useWheel(svg, ({ dy, clientX }) => {
    zoom(WHEEL_FACTOR ** -dy, channelAt(clientX - svg.current!.getBoundingClientRect().left));
  });

  const active = marks.find((mark) => mark.active);
  return (
    <div ref={box} className="pick-spectrum">
      <svg
        ref={svg}
        width={width}
        height={height}
        role="img"
        aria-label="Sum spectrum over its channels"
        onPointerDown={(event: PointerEvent<SVGSVGElement>) => {
          const x = event.clientX - event.currentTarget.getBoundingClientRect().left;
          onPick(channelAt(x), Math.round((REACH / plot) * (high - low)));
        }}
      >
        <path d={path} className="curve" transform={`translate(${LEFT} ${TOP})`} />
        {ticks.values.map((tick, i) => (
          <g key={tick} transform={`translate(${xOf(tick)} ${height - BOTTOM})`}>
            <line y2={4} />
            <text y={15} textAnchor="middle">
              {ticks.labels[i]}
            </text>
          </g>
        ))}
        <line x1={LEFT} x2={width - RIGHT} y1={height - BOTTOM} y2={height - BOTTOM} />
        {marks
          .filter(({ channel }) => channel >= low && channel <= high)
          .map(({ name, channel, active: isActive }) => (
            <g key={name} className="mark" data-active={isActive} transform={`translate(${xOf(channel)} 0)`}>
              <line y1={TOP} y2={height - BOTTOM} />
              <text y={12} textAnchor="middle">
                {name}
              </text>
            </g>
          ))}
      </svg>
      <ButtonGroup variant="minimal" className="pick-tools">
        <Button
          size="small"
          icon="zoom-in"
          aria-label="Zoom in"
          title="Zoom in"
          onClick={() => zoom(2, active?.channel)}
        />
        <Button size="small" icon="zoom-out" aria-label="Zoom out" title="Zoom out" onClick={() => zoom(0.5)} />
        <Button
          size="small"
          icon="zoom-to-fit"
          aria-label="Whole spectrum"
          title="Whole spectrum"
          onClick={() => setRange([0, values.length - 1])}
        />
        <span className="quiet">
          Channels {formatNumber(Math.round(low))} to {formatNumber(Math.round(high))}
        </span>
      </ButtonGroup>
    </div>
  );
}
