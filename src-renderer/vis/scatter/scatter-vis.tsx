import { type PointerEvent, type Ref, useEffect, useImperativeHandle, useMemo, useRef } from 'react';
import type { Pixel } from '../../state/view-store.ts';
import { placeIn } from '../place-in.ts';
import { currentPointer, movePointer, onPointer } from '../pointer-bus.ts';
import type { Point } from '../regions.ts';
import { useDrawTheme } from '../theme.ts';
import { type CanvasSize, useCanvas } from '../use-canvas.ts';
import { useWheelSteps } from '../use-wheel.ts';
import { canvasPoints } from './canvas-points.ts';
import { crowding } from './crowding.ts';
import type { PointColors } from './point-colors.ts';
import { indexPoints, nearestPoint, pointsInPolygon } from './point-index.ts';
import type { PointLayer } from './point-layer.ts';
import { fitScatter, panScatter, plotBox, type ScatterCamera, toShare, zoomScatter } from './scatter-camera.ts';
import { drawScatter, type ScatterAxis } from './scatter-drawing.ts';
import type { ScatterPoints } from './scatter-points.ts';
import { webglPoints } from './webgl-points.ts';

export type ScatterTool = 'point' | 'hand' | 'rectangle' | 'lasso';

/** What a new selection does with the one before. */
export type SelectHow = 'replace' | 'add' | 'remove';

/** What keys and buttons do. */
export interface ScatterController {
  fit(): void;
  zoom(factor: number): void;
  /** Moves the cross, or with the hand the points, by steps. */
  move(columns: number, rows: number): void;
  /** Puts a corner of a rectangle or lasso where the cross is; with the point tool takes the point there. */
  corner(): void;
  /** Ends a lasso that keys have drawn. */
  close(): void;
  /** Gives up what is being drawn; false when nothing is. */
  cancel(): boolean;
}

interface ScatterVisProps {
  readonly points: ScatterPoints;
  readonly colors: PointColors;
  /** 1 for each chosen point, or null without a selection. */
  readonly chosen: Uint8Array | null;
  readonly x: Omit<ScatterAxis, 'range'>;
  readonly y: Omit<ScatterAxis, 'range'>;
  /** One unit is equally long on both axes. */
  readonly equal: boolean;
  /** Diameter, CSS pixels. */
  readonly size: number;
  readonly fades: boolean;
  readonly tool: ScatterTool;
  /** Another key shows everything anew: other axes. */
  readonly viewKey: string;
  readonly probe: Pixel | null;
  /** A way through the points, in numbers of the axes, and where on it one is. */
  readonly trail?: { readonly points: readonly Point[]; readonly at: Point } | null;
  readonly pixelOf: (point: number) => Pixel;
  /** The points are images of a stack: a pixel's column is the number of one. */
  readonly ofImages?: boolean;
  /** Point of a pixel of the cube, or −1. */
  readonly pointAt: (pixel: Pixel | null) => number;
  readonly label: string;
  readonly describedBy: string;
  readonly onSelect: (points: Int32Array, how: SelectHow) => void;
  readonly onProbe: (pixel: Pixel) => void;
  readonly onLayer: (kind: PointLayer['kind']) => void;
  readonly controller: Ref<ScatterController>;
}

const ZOOM_STEP = 1.25;
const LASSO_STEP = 3;
/** A pointer finds a point no farther away, CSS pixels. */
const REACH = 8;
const KEY_STEP = 5;
/** Points follow a selection made among them so much later: map and spectrum go first, and software drawing holds up both. */
const LINKED_FIRST_MS = 80;

interface Sketch {
  readonly kind: 'pan' | 'rectangle' | 'lasso';
  /** Of a rectangle the first one and the opposite one. */
  readonly corners: Point[];
  readonly how: SelectHow;
  /** Drawn by keys: it follows the cross. */
  readonly byKeys: boolean;
}

/** Points with axes and tools. Camera, hover and sketches live in refs: nothing renders while the pointer moves. */
export function ScatterVis(props: ScatterVisProps) {
  const { points, colors, chosen, tool } = props;
  const theme = useDrawTheme();
  const under = useRef<HTMLCanvasElement>(null);
  const over = useRef<HTMLCanvasElement>(null);
  const layer = useRef<PointLayer | null>(null);
  const camera = useRef<ScatterCamera | null>(null);
  const isTouched = useRef(false);
  const sketch = useRef<Sketch | null>(null);
  const cross = useRef<Point | null>(null);
  const drawnAs = useRef<readonly unknown[]>([]);
  /** Until when the points stay as they are drawn. */
  const heldUntil = useRef(0);
  const index = useMemo(() => indexPoints(points.places), [points]);
  const crowd = useMemo(() => crowding(points), [points]);
  const proportion = props.equal ? (points.xRange[1] - points.xRange[0]) / (points.yRange[1] - points.yRange[0]) : null;

  const draw = ({ width, height }: CanvasSize) => {
    const plot = plotBox(width, height);
    if (!isTouched.current || !camera.current) camera.current = fitScatter(plot, proportion);
    const now = camera.current;
    const ratio = globalThis.devicePixelRatio || 1;
    const { size, fades } = props;
    const gray = theme.dark ? '#5c636c' : '#b9bfc7';
    // A pointer that moves changes marks only: the points stay as they are.
    const key = [points, colors, chosen, crowd, now, plot.width, plot.height, ratio, size, fades, gray];
    const isHeld = performance.now() < heldUntil.current;
    if (layer.current && !isHeld && key.some((part, i) => part !== drawnAs.current[i])) {
      drawnAs.current = key;
      layer.current.draw({ points, colors, chosen, crowd }, now, plot, { size, fades, gray }, ratio);
    }
    return drawScatter({
      plot,
      camera: now,
      x: { ...props.x, range: points.xRange },
      y: { ...props.y, range: points.yRange },
      sketch: outlineOf(sketch.current),
      marked: placeOf(props.pointAt(pointedPixel(props.ofImages))),
      probe: placeOf(props.pointAt(props.probe)),
      trail: props.trail
        ? {
            points: props.trail.points.map((at) => shareOf(points, at)),
            at: shareOf(points, props.trail.at),
          }
        : null,
      cross: cross.current,
      theme,
    });
  };
  const { redraw, size: sizeOfCanvas } = useCanvas(over, draw);
  const plotNow = () => plotBox(sizeOfCanvas().width, sizeOfCanvas().height);

  function placeOf(point: number): Point | null {
    return point < 0 ? null : { x: points.places[2 * point], y: points.places[2 * point + 1] };
  }

  const tell = useRef(props.onLayer);
  tell.current = props.onLayer;
  useEffect(() => {
    const again = () => {
      drawnAs.current = [];
      redraw();
    };
    layer.current = webglPoints(under.current!, again) ?? canvasPoints(under.current!);
    tell.current(layer.current.kind);
    again();
    return () => {
      layer.current?.dispose();
      layer.current = null;
    };
  }, [redraw]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: other axes are shown whole
  useEffect(() => {
    isTouched.current = false;
    cross.current = null;
    sketch.current = null;
    redraw();
  }, [props.viewKey, redraw]);
  useEffect(() => onPointer(redraw), [redraw]);
  useEffect(() => () => movePointer({ pixel: null, frame: null }), []);
  const pointTo = (point: number) => {
    const pixel = point < 0 ? null : props.pixelOf(point);
    movePointer(props.ofImages ? { frame: pixel?.column ?? null } : { pixel });
  };

  const change = (next: (camera: ScatterCamera) => ScatterCamera) => {
    if (!camera.current) return;
    camera.current = next(camera.current);
    isTouched.current = true;
    redraw();
  };
  const nearest = (at: Point): number => {
    if (!camera.current) return -1;
    const [plot, now] = [plotNow(), camera.current];
    const across = (REACH / plot.width) * (now.right - now.left);
    const up = (REACH / plot.height) * (now.top - now.bottom);
    return nearestPoint(index, toShare(now, plot, at), across, up);
  };
  const cancel = (): boolean => {
    const wasDrawing = sketch.current !== null || cross.current !== null;
    sketch.current = null;
    cross.current = null;
    redraw();
    return wasDrawing;
  };
  const finish = () => {
    const done = sketch.current;
    sketch.current = null;
    redraw();
    const outline = outlineOf(done);
    if (!done || !outline || !camera.current) return;
    const now = camera.current;
    const plot = plotNow();
    const found = pointsInPolygon(
      index,
      outline.map((at) => toShare(now, plot, at)),
    );
    heldUntil.current = performance.now() + LINKED_FIRST_MS;
    setTimeout(redraw, LINKED_FIRST_MS + 1);
    props.onSelect(found, done.how);
  };

  useImperativeHandle(props.controller, () => ({
    fit() {
      isTouched.current = false;
      redraw();
    },
    zoom(factor) {
      const plot = plotNow();
      const middle = { x: plot.x + plot.width / 2, y: plot.y + plot.height / 2 };
      change((now) => zoomScatter(now, plot, factor, cross.current ?? middle));
    },
    move(columns, rows) {
      const plot = plotNow();
      if (tool === 'hand') {
        const step = KEY_STEP * 4;
        return change((now) => panScatter(now, plot, -columns * step, -rows * step));
      }
      const from = cross.current ?? { x: plot.x + plot.width / 2, y: plot.y + plot.height / 2 };
      cross.current = {
        x: Math.max(plot.x, Math.min(plot.x + plot.width, from.x + columns * KEY_STEP)),
        y: Math.max(plot.y, Math.min(plot.y + plot.height, from.y + rows * KEY_STEP)),
      };
      if (sketch.current?.byKeys) sketch.current.corners[sketch.current.corners.length - 1] = cross.current;
      pointTo(nearest(cross.current));
      redraw();
    },
    corner() {
      const at = cross.current;
      if (!at || tool === 'hand') return;
      if (tool === 'point') {
        const point = nearest(at);
        if (point >= 0) props.onProbe(props.pixelOf(point));
      } else if (!sketch.current) sketch.current = { kind: tool, corners: [at, at], how: 'replace', byKeys: true };
      else if (sketch.current.kind === 'rectangle') finish();
      else sketch.current.corners.push(at);
      redraw();
    },
    close: finish,
    cancel,
  }));

  useWheelSteps(over, (steps, turn) => {
    const at = placeIn(over.current!, turn);
    change((now) => zoomScatter(now, plotNow(), ZOOM_STEP ** -steps, at));
  });

  const onPointerDown = (event: PointerEvent<HTMLCanvasElement>) => {
    if (event.button === 2 || !camera.current) return;
    event.currentTarget.setPointerCapture?.(event.pointerId);
    const at = placeIn(over.current!, event);
    cross.current = null;
    const how = event.altKey ? 'remove' : event.shiftKey ? 'add' : 'replace';
    if (tool === 'hand' || event.button === 1) {
      event.preventDefault();
      sketch.current = { kind: 'pan', corners: [at], how, byKeys: false };
    } else if (tool === 'point') {
      const point = nearest(at);
      if (point >= 0) props.onProbe(props.pixelOf(point));
    } else sketch.current = { kind: tool, corners: [at, at], how, byKeys: false };
    redraw();
  };
  const onPointerMove = (event: PointerEvent<HTMLCanvasElement>) => {
    const at = placeIn(over.current!, event);
    const now = sketch.current;
    if (!now || now.byKeys) {
      pointTo(nearest(at));
      return;
    }
    const before = now.corners.at(-1)!;
    if (now.kind === 'pan') {
      change((camera) => panScatter(camera, plotNow(), at.x - before.x, at.y - before.y));
      now.corners[0] = at;
    } else if (now.kind === 'rectangle') now.corners[1] = at;
    else if (Math.hypot(at.x - before.x, at.y - before.y) >= LASSO_STEP) now.corners.push(at);
    redraw();
  };
  const onPointerUp = () => {
    if (sketch.current?.byKeys) return;
    if (sketch.current?.kind === 'pan') sketch.current = null;
    else if (sketch.current) finish();
  };

  return (
    <>
      {/* The canvas over it has the name and hears the keys. */}
      <canvas ref={under} className="scatter-points" />
      {/* biome-ignore lint/a11y/noInteractiveElementToNoninteractiveRole: keys and pointer are handled here: an application */}
      <canvas
        ref={over}
        className="vis-canvas"
        data-tool={tool}
        role="application"
        aria-roledescription="scatter plot"
        aria-label={props.label}
        aria-describedby={props.describedBy}
        tabIndex={0}
        onPointerDown={onPointerDown}
        onPointerMove={onPointerMove}
        onPointerUp={onPointerUp}
        onPointerCancel={() => {
          sketch.current = null;
          redraw();
        }}
        onPointerLeave={() => pointTo(-1)}
        onKeyDown={(event) => {
          if (event.key === 'Escape' && cancel()) event.stopPropagation();
        }}
      />
    </>
  );
}

/** A place in numbers of the axes as shares of their ranges. */
function shareOf({ xRange, yRange }: ScatterPoints, { x, y }: Point): Point {
  return { x: (x - xRange[0]) / (xRange[1] - xRange[0]), y: (y - yRange[0]) / (yRange[1] - yRange[0]) };
}

/** What the pointer is over in any view, as the points know it. */
function pointedPixel(ofImages = false): Pixel | null {
  const { pixel, frame } = currentPointer();
  if (!ofImages) return pixel;
  return frame === null ? null : { row: 0, column: frame };
}

/** Corners of what is being drawn, on the screen; null while that is nothing, or a line. */
function outlineOf(sketch: Sketch | null): readonly Point[] | null {
  if (!sketch || sketch.kind === 'pan') return null;
  const { corners } = sketch;
  if (sketch.kind === 'lasso') return corners.length < 2 ? null : corners;
  const [a, b] = [corners[0], corners[1]];
  return [a, { x: b.x, y: a.y }, b, { x: a.x, y: b.y }];
}

/** Place of an event in a canvas, CSS pixels. */
