import { type KeyboardEvent, type PointerEvent, useRef, useState } from 'react';
import { type DendrogramPicture, dendrogramScales, drawDendrogram } from './dendrogram-drawing.ts';
import { useDrawTheme } from './theme.ts';
import { type CanvasSize, useCanvas } from './use-canvas.ts';

type DendrogramVisProps = Omit<DendrogramPicture, 'width' | 'height' | 'theme'> & {
  readonly label: string;
  readonly clusters: number;
  /** Clusters that the lowest cut of what is drawn gives. */
  readonly most: number;
  /** A height that the cut was dragged to. */
  readonly onHeight: (height: number) => void;
  readonly onClusters: (clusters: number) => void;
};

const PAGE = 5;

/** A dendrogram whose cut is dragged up and down, or moved cluster by cluster with the arrow keys. */
export function DendrogramVis({ label, clusters, most, onHeight, onClusters, ...picture }: DendrogramVisProps) {
  const theme = useDrawTheme();
  const canvas = useRef<HTMLCanvasElement>(null);
  const [size, setSize] = useState<CanvasSize>({ width: 320, height: 260 });
  useCanvas(canvas, (box) => {
    if (box.width !== size.width || box.height !== size.height) setSize(box);
    return drawDendrogram({ ...picture, ...box, theme });
  });
  const scales = dendrogramScales(picture.nodes, picture.log, size);
  const moveTo = (event: PointerEvent) =>
    onHeight(scales.heightAt(event.clientY - canvas.current!.getBoundingClientRect().top));
  const drag = (event: PointerEvent<HTMLElement>) => {
    if (event.currentTarget.hasPointerCapture?.(event.pointerId)) moveTo(event);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    // A higher cut leaves fewer clusters.
    const to = {
      ArrowUp: clusters - 1,
      ArrowLeft: clusters - 1,
      ArrowDown: clusters + 1,
      ArrowRight: clusters + 1,
      PageUp: clusters - PAGE,
      PageDown: clusters + PAGE,
      Home: 1,
      End: most,
    }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    onClusters(Math.max(1, Math.min(most, to)));
  };
  return (
    <div className="dendrogram-picture">
      <canvas
        ref={canvas}
        className="vis-canvas"
        role="img"
        aria-label={label}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture?.(event.pointerId);
          moveTo(event);
        }}
        onPointerMove={drag}
      />
      <div
        className="dendrogram-cut"
        role="slider"
        tabIndex={0}
        aria-orientation="vertical"
        aria-label="Clusters of the cut"
        aria-valuemin={1}
        aria-valuemax={most}
        aria-valuenow={Math.min(clusters, most)}
        title="Drag up or down, or use the arrow keys"
        style={{ top: scales.y(picture.cut), left: scales.left, width: scales.right - scales.left }}
        onPointerDown={(event) => event.currentTarget.setPointerCapture?.(event.pointerId)}
        onPointerMove={drag}
        onKeyDown={onKeyDown}
      />
    </div>
  );
}
