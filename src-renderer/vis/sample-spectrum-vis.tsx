import { type KeyboardEvent, type PointerEvent, useEffect, useRef, useState } from 'react';
import { currentPointer, movePointer, onPointer } from './pointer-bus.ts';
import { drawSampleSpectrum, energyOf, type SampleSpectrum, sampleScales, sampleText } from './sample-spectrum.ts';
import { channelAt } from './signal-axis.ts';
import { energyAt } from './spectrum-scales.ts';
import { useDrawTheme } from './theme.ts';
import { useCanvas } from './use-canvas.ts';

interface SampleSpectrumVisProps extends SampleSpectrum {
  readonly label: string;
}

/** Channels of a key with Shift, and of the page keys. */
const PAGE = 10;

/** A spectrum before and after a model; pointer and arrow keys read an energy, which all other spectra show as well. */
export function SampleSpectrumVis({ label, ...sample }: SampleSpectrumVisProps) {
  const theme = useDrawTheme();
  const canvas = useRef<HTMLCanvasElement>(null);
  const [read, setRead] = useState<number | null>(null);
  const { redraw, size } = useCanvas(canvas, (box) =>
    drawSampleSpectrum({ ...sample, ...box, theme, at: currentPointer().energy, hasReadOut: read !== null }),
  );
  useEffect(() => onPointer(redraw), [redraw]);
  useEffect(() => () => movePointer({ energy: null }), []);
  const { axis } = sample;
  const show = (channel: number | null) => {
    setRead(channel);
    movePointer({ energy: channel === null ? null : energyOf(axis, channel) });
  };
  const onPointerMove = (event: PointerEvent) => {
    const { upper } = sampleScales(sample, size());
    const x = event.clientX - canvas.current!.getBoundingClientRect().left;
    const isInside = x >= upper.plot.x && x <= upper.plot.x + upper.plot.width;
    show(isInside ? channelAt(axis, energyAt(upper, x)) : null);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const from = read ?? Math.floor(axis.size / 2);
    const step = event.shiftKey ? PAGE : 1;
    const to = {
      ArrowLeft: from - step,
      ArrowRight: from + step,
      PageDown: from - PAGE,
      PageUp: from + PAGE,
      Home: 0,
      End: axis.size - 1,
    }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    show(Math.max(0, Math.min(axis.size - 1, to)));
  };
  const shown = read ?? 0;
  return (
    <div
      className="sample-spectrum"
      role="slider"
      tabIndex={0}
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={axis.size - 1}
      aria-valuenow={shown}
      aria-valuetext={read === null ? 'Arrow keys read a channel' : sampleText(sample, shown)}
      onKeyDown={onKeyDown}
      onPointerMove={onPointerMove}
      onPointerLeave={() => show(null)}
      onBlur={() => show(null)}
    >
      <canvas ref={canvas} className="vis-canvas" />
    </div>
  );
}
