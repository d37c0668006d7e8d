import { mix } from '../../src-preload/contract/colors.ts';
import { isAtBorder, type PhasePixels, PIECE, phaseBorders } from '../../src-preload/contract/phase-borders.ts';
import type { FigureRequest } from '../../src-preload/contract/recipe.ts';
import {
  type ColorRange,
  colorBar,
  colorBarMm,
  coloredMap,
  contrastRange,
  type IntensityGrid,
  type IntensityLook,
} from './intensity-map.ts';
import { layoutLegend } from './legend.ts';
import { type MapPageRequest, mapPage } from './map-page.ts';
import type { Frame } from './map-panel.ts';
import { type PhaseMapData, type PreparedMap, prepareMap } from './phase-map-data.ts';
import { phaseOrder } from './phase-order.ts';
import type { PixelMap } from './pixel-map.ts';
import type { Mark, Scene, SegmentsMark } from './scene.ts';
import { plainText } from './text.ts';
import { INK, OUTLINE_MM, OUTLINE_UNDER_MM, PAGE_MARGIN_MM, textHeights } from './theme.ts';

/** What a figure of phases over a map of numbers shows. */
export interface PhaseOverlayData extends IntensityLook {
  readonly title: string;
  /** What the numbers are a map of, such as `Silhouette`. */
  readonly name: string;
  readonly values: IntensityGrid['values'];
  /** Left out, from the 1st to the 99th percentile. */
  readonly range?: ColorRange;
  /** Of the same pixels. */
  readonly phases: PhaseMapData;
  readonly provenance: Readonly<Record<string, string>>;
}

export type PhaseOverlayRequest = MapPageRequest & Pick<FigureRequest, 'overlay' | 'opacity' | 'order'>;

/**
 * A map of numbers with the phases of the same pixels over it: outlined, or half transparent, as the window shows them. Below it the
 * color bar of the numbers and the legend of the phases.
 *
 * @throws RangeError when the number of values and the size disagree (a programmer's error).
 */
export function phaseOverlayFigure(data: PhaseOverlayData, request: PhaseOverlayRequest): Scene {
  const prepared = prepareMap(data.phases);
  const range = data.range ?? contrastRange(data.values, data.centered);
  const under = coloredMap({ ...data.phases, values: data.values }, data, range);
  const borders = request.overlay === 'outlines' ? phaseBorders(pixelsOf(prepared), prepared.phases.length) : null;
  const map = borders ? under : tinted(under, prepared, request);
  const named = prepared.phases.map(({ name }) => name).join(', ');
  const description = `Map of ${plainText(data.name)}, ${map.rows} × ${map.columns} pixels, with the phases ${named} over it.`;
  const sizePt = request.fontPt;
  const { em } = textHeights(sizePt);
  return mapPage(
    { ...map, description },
    data,
    'Phases over a map',
    request,
    ({ left, y, contentMm }) => {
      const limits = { left: PAGE_MARGIN_MM, right: PAGE_MARGIN_MM + contentMm };
      const bar = colorBar(data, range, { left, y, widthMm: contentMm }, limits, sizePt);
      const order = phaseOrder(prepared.phases, request.order).map((index) => prepared.phases[index]);
      const legend = layoutLegend(prepared.unassigned ? [...order, prepared.unassigned] : order, contentMm, sizePt);
      const top = y + colorBarMm(sizePt) + 0.7 * em;
      const marks: Mark[] = [
        { kind: 'group', label: 'Color bar', marks: bar },
        { kind: 'group', label: 'Legend', marks: legend.draw(PAGE_MARGIN_MM, top) },
      ];
      return { marks: { kind: 'group', label: 'Key', marks }, heightMm: top + legend.heightMm - y };
    },
    borders ? (frame) => outlines(borders, prepared, frame) : undefined,
  );
}

function pixelsOf({ rows, columns, indices, phases }: PreparedMap): PhasePixels {
  const phaseAt = (row: number, column: number) => {
    const index = indices[row * columns + column];
    return index < phases.length ? index : -1;
  };
  return { rows, columns, phaseAt };
}

/** Borders as lines inside their phases, over a dark one that parts them from whatever the map shows. */
function outlines(borders: readonly (readonly number[])[], map: PreparedMap, frame: Frame): SegmentsMark[] {
  const [perColumn, perRow] = [frame.width / map.columns, frame.height / map.rows];
  const onPage = (pieces: readonly number[], insetMm: number) => {
    const points: number[] = [];
    for (let i = 0; i < pieces.length; i += PIECE) {
      for (const end of [i, i + 2]) {
        points.push(frame.x + pieces[end] * perColumn + insetMm * pieces[i + 4]);
        points.push(frame.y + pieces[end + 1] * perRow + insetMm * pieces[i + 5]);
      }
    }
    return points;
  };
  const segments = (points: readonly number[], stroke: string, strokeMm: number): SegmentsMark[] =>
    points.length > 0 ? [{ kind: 'segments', points, stroke, strokeMm }] : [];
  return [
    ...segments(onPage(borders.flat(), 0), INK, OUTLINE_UNDER_MM),
    ...borders.flatMap((pieces, phase) =>
      segments(onPage(pieces, OUTLINE_MM / 2), map.phases[phase].color, OUTLINE_MM),
    ),
  ];
}

/**
 * Colors of the map mixed with those of the phases: pictures in PDF 1.3 have no transparency of their own. Of a map whose borders are
 * too many to be lines, the pixels along them.
 */
function tinted(under: PixelMap, labels: PreparedMap, { overlay, opacity }: PhaseOverlayRequest): PixelMap {
  const pixels = pixelsOf(labels);
  const amount = overlay === 'color' ? opacity : 1;
  const palette = [...under.palette];
  const known = new Map<number, number>();
  const indices = under.indices.map((index, pixel) => {
    const [row, column] = [Math.floor(pixel / under.columns), pixel % under.columns];
    const phase = pixels.phaseAt(row, column);
    if (phase < 0 || (overlay === 'outlines' && !isAtBorder(pixels, row, column))) return index;
    const key = phase * under.palette.length + index;
    let mixed = known.get(key);
    if (mixed === undefined) {
      mixed = palette.push(mix(under.palette[index], labels.phases[phase].color, amount)) - 1;
      known.set(key, mixed);
    }
    return mixed;
  });
  return { ...under, palette, indices };
}
