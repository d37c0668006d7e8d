import { luminance, mix } from '../../src-preload/contract/colors.ts';
import type { Axis } from '../../src-preload/contract/dataset.ts';
import type { FigureRequest } from '../../src-preload/contract/recipe.ts';
import { bottomAxis, bottomAxisMm, channelScale, scaledLabel, verticalTicks } from './axes.ts';
import { curvePieces, finiteRange, stackOffsets } from './curves.ts';
import { textWidthMm } from './fonts.ts';
import { NAMES_SHARE, namedLines } from './named-lines.ts';
import type { DrawnPhase } from './phase-map-data.ts';
import type { Mark } from './scene.ts';
import { spread } from './spread.ts';
import { fitText, plainText } from './text.ts';
import { CURVE_MM, FRAME_MM, INK, QUIET_INK, TICK_MM, textHeights } from './theme.ts';

/** What a panel of spectra shows. */
export interface SpectraPanelData {
  readonly phases: readonly DrawnPhase[];
  /** Phases × channels. */
  readonly spectra: Float32Array;
  readonly axis: Axis;
  readonly energyUnit: FigureRequest['energyUnit'];
  readonly label: string;
  readonly arrangement: 'offset' | 'overlaid';
  /** Lines or edges, in the units of the axis. */
  readonly marks?: FigureRequest['marks'];
}

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Height at which every spectrum's letter has a line of its own (for up to 40 spectra). */
export function spectraHeightForLettersMm(phases: number, sizePt: number): number {
  return Math.min(phases, 40) * letterPitchMm(sizePt) * 1.02 + bottomAxisMm(sizePt) + FRAME_MM;
}

/** Finest detail worth drawing: one dot at 600 dpi. */
const PITCH_MM = 25.4 / 600;

/**
 * Spectra in phase colors over a calibrated axis, drawn in a box. Offset spectra have no numbers on the intensity axis
 * (an offset has no meaning); their letters stand at their right ends.
 */
export function spectraPanel(data: SpectraPanelData, box: Box, sizePt: number): Mark[] {
  const { em, cap, line, descent } = textHeights(sizePt);
  const channels = data.axis.size;
  const spectra = data.phases.map((_, index) => data.spectra.subarray(index * channels, (index + 1) * channels));
  const offsets = data.arrangement === 'offset' ? stackOffsets(spectra) : spectra.map(() => 0);
  const range = intensityRange(spectra, offsets, data.arrangement);

  // Frame: what is left after label and numbers on the left, letters on the right, axis below.
  const frameTop = box.y + FRAME_MM;
  const frameHeight = Math.max(5, box.height - bottomAxisMm(sizePt) - FRAME_MM);
  const hasNames = (data.marks ?? []).length > 0;
  const vertical = verticalTicks(range.min, range.max, frameHeight * (hasNames ? 1 - NAMES_SHARE : 1), sizePt);
  const numbers = data.arrangement === 'overlaid';
  const numbersMm = numbers ? vertical.widthMm + TICK_MM + 0.6 : 0;
  const leftMm = cap + descent + 0.4 * em + numbersMm;
  const lettersMm = letterColumnMm(data.phases, frameHeight, sizePt);
  const width = Math.max(8, box.width - leftMm - (lettersMm || 0.5 * FRAME_MM));
  const frame = { x: box.x + leftMm, y: frameTop, width, height: frameHeight };

  const scale = channelScale(data.axis, data.energyUnit);
  const span = scale.max - scale.min;
  const toX = (channel: number) => frame.x + ((scale.position(channel) - scale.min) / span) * width;
  const lines = namedLines(data.marks ?? [], data.axis, toX, frame, sizePt);
  const curvesTop = frameTop + lines.headMm;
  const curvesHeight = frameHeight - lines.headMm;
  const toY = (value: number) => curvesTop + curvesHeight * (1 - (value - range.min) / (range.max - range.min));

  const halfChannelMm = Math.max(0.5, Math.abs(toX(0.5) - toX(0)));
  const curves: Mark[] = [];
  // The first phase is drawn last: it is the largest, and should not be hidden.
  for (let index = spectra.length - 1; index >= 0; index--) {
    const { color, name } = data.phases[index];
    const pieces = curvePieces(spectra[index], toX, (value) => toY(value + offsets[index]), PITCH_MM);
    const marks = pieces.flatMap((points) => curveMarks(points, color, halfChannelMm));
    curves.push({ kind: 'group', label: name, clip: frame, marks });
  }

  const limits = { left: box.x, right: box.x + box.width };
  const marks: Mark[] = [
    ...lines.under,
    ...curves,
    ...lines.over,
    { kind: 'rect', ...frame, stroke: INK, strokeMm: FRAME_MM },
    ...bottomAxis(scale, { x: frame.x, width, bottom: frameTop + frameHeight }, limits, sizePt),
  ];
  if (numbers) marks.push(...verticalNumbers(vertical, frame.x, toY, sizePt));
  if (lettersMm > 0) marks.push(...endLetters(data.phases, spectra, offsets, frame, toY, sizePt));

  const text = numbers ? scaledLabel(plainText(data.label), vertical.exponent) : plainText(data.label);
  const labelText = fitText(text, frameHeight, sizePt);
  const label = { kind: 'text', sizePt, weight: 'regular', anchor: 'middle', fill: INK } as const;
  const middle = frameTop + frameHeight / 2;
  if (labelText) marks.push({ ...label, x: box.x + cap, y: middle, text: labelText, rotation: -90 });
  if (range.empty) {
    const note = fitText('no finite values', width, sizePt);
    marks.push({ ...label, fill: QUIET_INK, x: frame.x + width / 2, y: middle + line / 4, text: note });
  }
  return marks;
}

function intensityRange(spectra: readonly Float32Array[], offsets: readonly number[], arrangement: string) {
  let min = Infinity;
  let max = -Infinity;
  spectra.forEach((spectrum, index) => {
    const range = finiteRange(spectrum);
    if (!range) return;
    min = Math.min(min, range.min + offsets[index]);
    max = Math.max(max, range.max + offsets[index]);
  });
  if (!(min <= max)) return { min: 0, max: 1, empty: true };
  if (min === max) {
    const around = Math.abs(min) / 2 || 1;
    return { min: min - around, max: max + around, empty: false };
  }
  // Intensities that come near zero are shown from zero, so that heights can be compared.
  const fromZero = arrangement === 'overlaid' && min >= 0 && min < 0.4 * max;
  const margin = 0.05 * (max - min);
  return { min: fromZero ? 0 : min - margin, max: max + margin, empty: false };
}

function curveMarks(points: number[], color: string, halfChannelMm: number): Mark[] {
  // A lone channel is a dash of its width.
  const [x, y] = points;
  const line = points.length === 2 ? [x - halfChannelMm, y, x + halfChannelMm, y] : points;
  const curve: Mark = { kind: 'polyline', points: line, stroke: color, strokeMm: CURVE_MM };
  if (luminance(color) <= 0.6) return [curve];
  // Light colors vanish on white paper: they get a darker edge.
  return [{ ...curve, stroke: mix(color, INK, 0.4), strokeMm: CURVE_MM + 0.18 }, curve];
}

function verticalNumbers(
  { ticks, factor }: ReturnType<typeof verticalTicks>,
  x: number,
  toY: (value: number) => number,
  sizePt: number,
): Mark[] {
  const { cap } = textHeights(sizePt);
  return ticks.values.flatMap((value, index): Mark[] => {
    const y = toY(value * factor);
    const text = { kind: 'text', sizePt, weight: 'regular', anchor: 'end', fill: INK } as const;
    return [
      { kind: 'line', x1: x - TICK_MM, y1: y, x2: x, y2: y, stroke: INK, strokeMm: FRAME_MM },
      { ...text, x: x - TICK_MM - 0.6, y: y + cap / 2, text: ticks.labels[index] },
    ];
  });
}

const LEADER_MM = 1.6;

/** Room for letters at the ends of the spectra; none when they would not fit below each other. */
function letterColumnMm(phases: readonly DrawnPhase[], heightMm: number, sizePt: number): number {
  const lettered = phases.filter((phase) => phase.letter !== '');
  if (lettered.length < 2 || lettered.length * letterPitchMm(sizePt) > heightMm) return 0;
  const widest = Math.max(...lettered.map((phase) => textWidthMm(phase.letter, sizePt, 'semibold')));
  // A letter is one or two characters; a longer text here is somebody's mistake and would eat the panel.
  return widest > 3 * textHeights(sizePt).em ? 0 : LEADER_MM + 0.5 + widest;
}

function letterPitchMm(sizePt: number): number {
  return textHeights(sizePt).em;
}

function endLetters(
  phases: readonly DrawnPhase[],
  spectra: readonly Float32Array[],
  offsets: readonly number[],
  frame: Box,
  toY: (value: number) => number,
  sizePt: number,
): Mark[] {
  const { cap } = textHeights(sizePt);
  const right = frame.x + frame.width;
  const ends = phases
    .map((phase, index) => {
      const last = spectra[index].findLast((value) => Number.isFinite(value));
      return { phase, y: last === undefined ? Number.NaN : toY(last + offsets[index]) };
    })
    .filter(({ phase, y }) => phase.letter !== '' && Number.isFinite(y));
  const places = spread(
    ends.map((end) => end.y),
    letterPitchMm(sizePt),
    frame.y + cap / 2,
    frame.y + frame.height - cap / 2,
  );
  return ends.flatMap(({ phase, y }, index): Mark[] => {
    const text = { kind: 'text', sizePt, weight: 'semibold', anchor: 'start', fill: INK } as const;
    return [
      ...curveMarks([right, y, right + LEADER_MM, places[index]], phase.color, 0),
      { ...text, x: right + LEADER_MM + 0.5, y: places[index] + cap / 2, text: phase.letter },
    ];
  });
}
