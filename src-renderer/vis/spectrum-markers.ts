import type { DrawCommand } from './draw-commands.ts';
import { markerRows, nameSpan } from './marker-layout.ts';
import { MARKER_LINE, type SpectrumPicture, TEXT } from './spectrum-picture.ts';

/** Thin lines over the whole height; those without a name are fainter. */
export function drawMarkerLines({ scales, theme, markers = [], litMarker }: SpectrumPicture): DrawCommand[] {
  const { plot } = scales;
  return markers.map(({ marker, x, row }): DrawCommand => {
    const isLit = marker.id === litMarker;
    const top = plot.y + (row < 0 ? markerRows(plot.height) : row + 1) * MARKER_LINE;
    return {
      op: 'line',
      points: [x, top, x, plot.y + plot.height],
      stroke: isLit ? theme.accent : theme.quiet,
      lineWidth: isLit ? 2 : 1,
      alpha: isLit ? 1 : row < 0 ? 0.3 : 0.6,
    };
  });
}

/** Names of lines and edges, above the curves. */
export function drawMarkerNames({ scales, theme, markers = [], litMarker }: SpectrumPicture): DrawCommand[] {
  const { plot } = scales;
  return markers
    .filter(({ row }) => row >= 0)
    .map(({ marker, x, row }): DrawCommand => {
      const isLit = marker.id === litMarker;
      const [start, end] = nameSpan(marker.label, x, plot.x, plot.x + plot.width);
      return {
        op: 'text',
        text: marker.label,
        x: (start + end) / 2,
        y: plot.y + row * MARKER_LINE + 2,
        size: TEXT,
        fill: isLit ? theme.accent : theme.ink,
        halo: theme.paper,
        align: 'center',
        baseline: 'top',
        ...(isLit ? { bold: true } : {}),
      };
    });
}
