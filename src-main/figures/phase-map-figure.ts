import { FIGURE_PANELS } from '../../src-preload/contract/figure-request.ts';
import { hatchOf } from '../../src-preload/contract/phase-hatches.ts';
import type { FigureRequest } from '../../src-preload/contract/recipe.ts';
import { textWidthMm } from './fonts.ts';
import { layoutLegend } from './legend.ts';
import { fitMap, mapFooterMm, mapPanel, mapPanelWidthMm } from './map-panel.ts';
import { pageTitle } from './page-title.ts';
import { type PhaseMapData, type PreparedMap, prepareMap } from './phase-map-data.ts';
import { phaseOrder } from './phase-order.ts';
import { withScaleBar } from './scale-bar.ts';
import type { GroupMark, Mark, Scene, TextMark } from './scene.ts';
import { spectraHeightForLettersMm, spectraPanel } from './spectra-panel.ts';
import { fitText, plainText } from './text.ts';
import { INK, PAGE_MARGIN_MM, textHeights } from './theme.ts';

/** Size of the title, seen from that of the other texts. */
const TITLE_SIZE = 1.125;
/** From this width on, map and spectra stand side by side (unless the map is a wide strip). */
const SIDE_BY_SIDE_MM = 120;

/**
 * The phase map figure: (a) the map with its scale bar, (b) the mean spectrum of each phase in the same colors, a legend
 * with the area of each phase; or those of them that the request names. Side by side on a wide page, one above the other on a narrow one; a map that is much
 * wider than high stands above its spectra, one that is much higher than wide beside them.
 *
 * @throws RangeError when array lengths and sizes of `data` disagree (a programmer's error).
 */
export function phaseMapFigure(data: PhaseMapData, request: FigureRequest): Scene {
  const prepared = withScaleBar(prepareMap(data), request);
  const map = request.hatch ? hatched(prepared) : prepared;
  const sizePt = request.fontPt;
  const { em, cap, descent, line } = textHeights(sizePt);
  const left = PAGE_MARGIN_MM;
  const contentMm = request.widthMm - 2 * PAGE_MARGIN_MM;
  const title = pageTitle(request, data, sizePt * TITLE_SIZE);
  const marks: Mark[] = [...title.marks];
  let y = PAGE_MARGIN_MM + title.heightMm;
  if (title.heightMm > 0) y += 0.3 * em;

  const [hasMap, hasSpectra, hasLegend] = FIGURE_PANELS.map((panel) => request.panels.includes(panel));
  const order = phaseOrder(map.phases, request.order);
  const panels = arrange(map, contentMm, request);
  // A panel that stands alone needs no letter.
  const isLettered = hasMap && hasSpectra;
  const titles = titlesOf(request);
  const hasHead = isLettered || (hasMap && titles.map !== '') || (hasSpectra && titles.spectra !== '');
  const headMm = hasHead ? cap + 0.7 * em : 0;
  // Snapped to dots, like the map's size, so that map pixels are whole dots in a PNG.
  const dotMm = 25.4 / request.dpi;
  const mapLeft = Math.ceil(left / dotMm) * dotMm;
  const mapTop = Math.ceil((y + headMm) / dotMm) * dotMm;

  const hatches = map.phases.map((phase) => phase.hatch);
  let bottom = y;
  if (hasMap) {
    const widthMm = panels.beside ? panels.spectraLeftMm - em : contentMm;
    marks.push(...heading(left, mapTop - headMm + cap, isLettered ? '(a)' : '', titles.map, widthMm, sizePt));
    marks.push(group('Phase map', mapPanel(map, panels.mapSize, mapLeft, mapTop, sizePt, { hatches })));
    bottom = mapTop + panels.mapSize.heightMm + mapFooterMm(map, panels.mapSize, sizePt);
  }
  if (hasSpectra) {
    const spectra = {
      phases: order.map((index) => map.phases[index]),
      spectra: inOrder(data.spectra, data.axis.size, order),
      axis: data.axis,
      energyUnit: request.energyUnit,
      label: data.spectraLabel,
      arrangement: request.spectra,
      marks: request.marks,
    };
    const top = panels.beside || !hasMap ? mapTop : bottom + 0.9 * em + headMm;
    const spectraLeft = left + panels.spectraLeftMm;
    const box = { x: spectraLeft, y: top, width: contentMm - panels.spectraLeftMm, height: panels.spectraHeightMm };
    marks.push(...heading(spectraLeft, top - headMm + cap, isLettered ? '(b)' : '', titles.spectra, box.width, sizePt));
    marks.push(group('Mean spectra', spectraPanel(spectra, box, sizePt)));
    bottom = Math.max(bottom, top + panels.spectraHeightMm);
  }
  y = bottom;
  if (hasLegend) {
    if (hasMap || hasSpectra) y += 0.7 * em;
    if (titles.legend) {
      marks.push(...heading(left, y + cap, '', titles.legend, contentMm, sizePt));
      y += cap + 0.5 * em;
    }
    const phases = order.map((index) => map.phases[index]);
    const legend = layoutLegend(map.unassigned ? [...phases, map.unassigned] : phases, contentMm, sizePt);
    marks.push(group('Legend', legend.draw(left, y)));
    y += legend.heightMm + Math.max(0, descent - 0.1 * line);
  }

  return {
    widthMm: request.widthMm,
    heightMm: Math.ceil((y + PAGE_MARGIN_MM) * 10) / 10,
    title: title.text || 'Phase map',
    description: describe(map),
    provenance: data.provenance,
    marks,
  };
}

/** The spectra, phases × channels, with the phases in another order. */
function inOrder(spectra: Float32Array, channels: number, order: readonly number[]): Float32Array {
  const ordered = new Float32Array(spectra.length);
  order.forEach((phase, place) => {
    ordered.set(spectra.subarray(phase * channels, (phase + 1) * channels), place * channels);
  });
  return ordered;
}

function hatched(map: PreparedMap): PreparedMap {
  return { ...map, phases: map.phases.map((phase, index) => ({ ...phase, hatch: hatchOf(index) })) };
}

/** Sizes of both panels, and where the spectra start. */
function arrange(map: PreparedMap, contentMm: number, request: FigureRequest) {
  const { em } = textHeights(request.fontPt);
  const leastHeightMm = Math.max(14 * em, spectraHeightForLettersMm(map.phases.length, request.fontPt));
  const aspect = map.rows === 1 && map.columns > 1 ? Infinity : (map.columns * map.pixelAspect) / map.rows;
  const wide = request.widthMm >= SIDE_BY_SIDE_MM;
  const alone = !(request.panels.includes('map') && request.panels.includes('spectra'));

  if (!alone && (wide ? aspect <= 2 : aspect <= 0.4)) {
    const mapSize = fitMap(map, contentMm * (wide ? 0.42 : 0.35), contentMm * (wide ? 0.5 : 0.9), request.dpi);
    const spectraLeftMm = mapPanelWidthMm(map, mapSize, request.fontPt) + 2 * em;
    const spectraWidthMm = contentMm - spectraLeftMm;
    if (spectraWidthMm >= 14 * em) {
      // Both panels end on one line: the axis labels of the spectra stand beside the lower end of the map.
      const fullHeightMm = mapSize.heightMm + mapFooterMm(map, mapSize, request.fontPt);
      const spectraHeightMm = Math.max(fullHeightMm, spectraWidthMm * 0.55, leastHeightMm);
      return { beside: true, mapSize, spectraLeftMm, spectraHeightMm };
    }
  }
  // One above the other: a strip gets the whole width; a square-ish map no more height than width.
  const mapSize = fitMap(map, contentMm, wide && !alone ? contentMm * 0.5 : contentMm, request.dpi);
  const spectraHeightMm = Math.max(contentMm * (wide ? 0.42 : 0.72), leastHeightMm);
  return { beside: false, mapSize, spectraLeftMm: 0, spectraHeightMm };
}

/** `(a) Map of the phases`: letter and title of a panel, each where there is one. */
function heading(x: number, y: number, letter: string, title: string, widthMm: number, sizePt: number): TextMark[] {
  const text = { kind: 'text', y, sizePt, anchor: 'start', fill: INK } as const;
  const letterMm = letter ? textWidthMm(`${letter} `, sizePt, 'semibold') : 0;
  const shown = fitText(title, widthMm - letterMm, sizePt);
  return [
    ...(letter ? [{ ...text, x, text: letter, weight: 'semibold' } as const] : []),
    ...(shown ? [{ ...text, x: x + letterMm, text: shown, weight: 'regular' } as const] : []),
  ];
}

function titlesOf({ panelTitles = {} }: FigureRequest) {
  const of = (panel: (typeof FIGURE_PANELS)[number]) => plainText(panelTitles[panel] ?? '');
  return { map: of('map'), spectra: of('spectra'), legend: of('legend') };
}

function group(label: string, marks: readonly Mark[]): GroupMark {
  return { kind: 'group', label, marks };
}

function describe(map: PreparedMap): string {
  const entries = map.unassigned ? [...map.phases, map.unassigned] : map.phases;
  const areas = entries.map(({ name, area }) => `${name} ${area}`).join(', ');
  const hatching = map.phases.some((phase) => phase.hatch) ? '; phases are hatched as well as colored' : '';
  return `Phase map of ${map.rows} × ${map.columns} pixels with the mean spectrum of each phase${hatching}. Areas: ${areas}.`;
}
