import { type PointerEvent, type Ref, useEffect, useImperativeHandle, useRef } from 'react';
import type { Pixel } from '../../state/view-store.ts';
import { placeIn } from '../place-in.ts';
import { currentPointer, movePointer, onPointer } from '../pointer-bus.ts';
import type { Point } from '../regions.ts';
import { useDrawTheme } from '../theme.ts';
import { type CanvasSize, useCanvas } from '../use-canvas.ts';
import { useWheel } from '../use-wheel.ts';
import { type CubeAxis, drawCubeAxes } from './cube-drawing.ts';
import {
  type CubeBox,
  type CubeCamera,
  FIRST_LOOK,
  pixelOnLevel,
  turned,
  xOfColumn,
  yOfRow,
  zOfChannel,
  zoomed,
} from './cube-geometry.ts';
import { type CubeSlices, type SliceLayer, type SlicePlaces, webglSlices } from './webgl-slices.ts';

/** What keys and buttons do with the camera. */
export interface CubeController {
  reset(): void;
  zoom(factor: number): void;
  /** Turns as a drag by so many pixels would. */
  turn(dx: number, dy: number): void;
}

interface CubeVisProps {
  readonly box: CubeBox;
  readonly slices: CubeSlices;
  readonly places: SlicePlaces;
  readonly axes: readonly [CubeAxis, CubeAxis, CubeAxis];
  readonly label: string;
  readonly describedBy: string;
  /** A click on the energy slice. */
  readonly onProbe: (pixel: Pixel) => void;
  readonly onNoWebgl: () => void;
  readonly controller: Ref<CubeController>;
}

const WHEEL_STEP = 400;
/** A pointer that has moved less has clicked. */
const CLICK_PX = 4;

/** Three slices through a cube, turned by dragging. The camera lives in a ref: nothing renders while it turns. */
export function CubeVis(props: CubeVisProps) {
  const { box, slices, places } = props;
  const theme = useDrawTheme();
  const under = useRef<HTMLCanvasElement>(null);
  const over = useRef<HTMLCanvasElement>(null);
  const layer = useRef<SliceLayer | null>(null);
  const camera = useRef<CubeCamera>(FIRST_LOOK);
  const drag = useRef<(Point & { readonly from: Point }) | null>(null);
  const drawnAs = useRef<readonly unknown[]>([]);

  const draw = ({ width, height }: CanvasSize) => {
    const ratio = globalThis.devicePixelRatio || 1;
    const now = camera.current;
    const { row, column, channel } = places;
    const key = [box, slices.energy, slices.row, slices.column, row, column, channel, now, width, height, ratio, theme];
    if (layer.current && key.some((part, i) => part !== drawnAs.current[i])) {
      drawnAs.current = key;
      layer.current.draw(box, slices, places, now, { width, height, ratio }, theme.quiet);
    }
    const { pixel } = currentPointer();
    const marked = pixel && ([xOfColumn(box, pixel.column), yOfRow(box, pixel.row), zOfChannel(box, channel)] as const);
    return drawCubeAxes({ box, camera: now, width, height, axes: props.axes, marked, theme });
  };
  const { redraw, size } = useCanvas(over, draw);
  const tell = useRef(props.onNoWebgl);
  tell.current = props.onNoWebgl;
  useEffect(() => {
    const again = () => {
      drawnAs.current = [];
      redraw();
    };
    layer.current = webglSlices(under.current!, again);
    if (!layer.current) tell.current();
    again();
    return () => {
      layer.current?.dispose();
      layer.current = null;
    };
  }, [redraw]);
  useEffect(() => onPointer(redraw), [redraw]);
  useEffect(() => () => movePointer({ pixel: null }), []);

  const change = (next: (camera: CubeCamera) => CubeCamera) => {
    camera.current = next(camera.current);
    redraw();
  };
  useImperativeHandle(props.controller, () => ({
    reset: () => change(() => FIRST_LOOK),
    zoom: (factor) => change((now) => zoomed(now, factor)),
    turn: (dx, dy) => change((now) => turned(now, dx, dy)),
  }));
  useWheel(over, ({ dy }) => change((now) => zoomed(now, 2 ** (-dy / WHEEL_STEP))));

  const pixelUnder = (at: Point) => pixelOnLevel(at, places.channel, box, camera.current, size().width, size().height);
  const onPointerMove = (event: PointerEvent<HTMLCanvasElement>) => {
    const at = placeIn(over.current!, event);
    const before = drag.current;
    if (!before) return movePointer({ pixel: pixelUnder(at) });
    change((now) => turned(now, at.x - before.x, at.y - before.y));
    drag.current = { ...at, from: before.from };
  };
  return (
    <>
      {/* The canvas over it has the name and hears the keys. */}
      <canvas ref={under} className="cube-slices" />
      {/* biome-ignore lint/a11y/noInteractiveElementToNoninteractiveRole: keys and pointer are handled here: an application */}
      <canvas
        ref={over}
        className="vis-canvas"
        data-tool="hand"
        role="application"
        aria-roledescription="view of a cube"
        aria-label={props.label}
        aria-describedby={props.describedBy}
        tabIndex={0}
        onPointerDown={(event) => {
          if (event.button === 2) return;
          event.currentTarget.setPointerCapture?.(event.pointerId);
          const at = placeIn(over.current!, event);
          drag.current = { ...at, from: at };
        }}
        onPointerMove={onPointerMove}
        onPointerUp={() => {
          const done = drag.current;
          drag.current = null;
          if (!done || Math.hypot(done.x - done.from.x, done.y - done.from.y) >= CLICK_PX) return;
          const pixel = pixelUnder(done);
          if (pixel) props.onProbe(pixel);
        }}
        onPointerCancel={() => {
          drag.current = null;
        }}
        onPointerLeave={() => movePointer({ pixel: null })}
      />
    </>
  );
}
