import { luminance, mix } from './colors.ts';
import { textWidthMm } from './fonts.ts';
import type { DrawnPhase } from './phase-map-data.ts';
import type { Mark } from './scene.ts';
import { fitText } from './text.ts';
import { INK, PAPER, textHeights } from './theme.ts';

/** A legend laid out for a width: as many equal columns as fit, as many rows as needed. */
export interface Legend {
  readonly heightMm: number;
  draw(x: number, y: number): Mark[];
}

/** Lays out swatch with letter, name and area % of each phase. Names longer than the column end in an ellipsis. */
export function layoutLegend(phases: readonly DrawnPhase[], widthMm: number, sizePt: number): Legend {
  const { em, cap, line } = textHeights(sizePt);
  const rowMm = line * 1.1;
  const gapMm = 1.5 * em;
  const space = 0.4 * em;

  // Swatch wide enough for any letter (or number, beyond 26 phases).
  const letterPt = sizePt * 0.85;
  const widestLetter = Math.max(0, ...phases.map((phase) => textWidthMm(phase.letter, letterPt, 'semibold')));
  const swatchMm = Math.min(Math.max(1.15 * em, widestLetter + 0.3 * em), widthMm / 3);
  const areaMm = Math.max(0, ...phases.map((phase) => textWidthMm(phase.area, sizePt)));
  const fixedMm = swatchMm + space + em + areaMm;

  // Wide pages never give one name more than half of the width: ten long names then make five rows.
  const widestColumn = widthMm >= 120 ? (widthMm - gapMm) / 2 : widthMm;
  const widestName = Math.max(0, ...phases.map((phase) => textWidthMm(phase.name, sizePt)));
  const wantedMm = Math.min(fixedMm + widestName, widestColumn);
  const columns = Math.max(1, Math.min(phases.length, Math.floor((widthMm + gapMm) / (wantedMm + gapMm))));
  const nameMm = Math.max(0, wantedMm - fixedMm);
  const rows = Math.ceil(phases.length / columns);

  return {
    heightMm: rows * rowMm,
    draw(x, y) {
      return phases.map((phase, index) => {
        // Down the columns, so that the order reads like a list.
        const left = x + Math.floor(index / rows) * (wantedMm + gapMm);
        const top = y + (index % rows) * rowMm;
        const baseline = top + (rowMm + cap) / 2;
        const text = { kind: 'text', sizePt, weight: 'regular', fill: INK, y: baseline } as const;
        const swatchHeight = rowMm * 0.84;
        const swatchTop = top + (rowMm - swatchHeight) / 2;
        const marks: Mark[] = [
          { kind: 'rect', x: left, y: swatchTop, width: swatchMm, height: swatchHeight, fill: phase.color },
        ];
        if (luminance(phase.color) > 0.6) {
          marks[0] = { ...marks[0], stroke: mix(phase.color, INK, 0.4), strokeMm: 0.1 } as Mark;
        }
        if (phase.letter && widestLetter <= swatchMm) {
          marks.push({
            ...text,
            sizePt: letterPt,
            weight: 'semibold',
            fill: luminance(phase.color) > 0.3 ? INK : PAPER,
            anchor: 'middle',
            x: left + swatchMm / 2,
            y: top + rowMm / 2 + textHeights(letterPt).cap / 2,
            text: phase.letter,
          });
        }
        const name = fitText(phase.name, nameMm + 1e-6, sizePt);
        if (name) marks.push({ ...text, anchor: 'start', x: left + swatchMm + space, text: name });
        const areaRight = left + wantedMm;
        if (fixedMm - em <= wantedMm) marks.push({ ...text, anchor: 'end', x: areaRight, text: phase.area });
        return { kind: 'group', label: phase.name, marks } satisfies Mark;
      });
    },
  };
}
