import { useRef } from 'react';
import { type DotsPicture, drawDots } from './dots-drawing.ts';
import { useDrawTheme } from './theme.ts';
import { useCanvas } from './use-canvas.ts';

type DotsVisProps = Omit<DotsPicture, 'width' | 'height' | 'theme'> & { readonly label: string };

/** Points of a plane, to be looked at only. */
export function DotsVis({ label, ...picture }: DotsVisProps) {
  const theme = useDrawTheme();
  const canvas = useRef<HTMLCanvasElement>(null);
  useCanvas(canvas, (box) => drawDots({ ...picture, ...box, theme }));
  return <canvas ref={canvas} className="vis-canvas" role="img" aria-label={label} />;
}
