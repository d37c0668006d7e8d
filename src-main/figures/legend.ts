import { luminance, mix } from '../../src-preload/contract/colors.ts';
import { textWidthMm } from './fonts.ts';
import { type Box, hatchBox } from './hatch.ts';
import type { DrawnPhase } from './phase-map-data.ts';
import type { Mark } from './scene.ts';
import { fitText } from './text.ts';
import { INK, PAPER, textHeights } from './theme.ts';

/** A legend laid out for a width: as many equal columns as fit, as many rows as needed. */
export interface Legend {
  readonly heightMm: number;
  draw(x: number, y: number): Mark[];
}

/** Room for lines in a swatch, and the least of it beside a letter. */
const HATCHED_EM = 1.5;
const LEAST_HATCHED_EM = 0.7;

/** Lays out swatch with letter and hatch, name and area % of each phase. Names too long for their column end in an ellipsis. */
export function layoutLegend(phases: readonly DrawnPhase[], widthMm: number, sizePt: number): Legend {
  const { em, cap, line } = textHeights(sizePt);
  const rowMm = line * 1.1;
  const gapMm = 1.6 * em;
  const spaceMm = 0.4 * em;

  // Swatch wide enough for any letter (or number, beyond 26 phases).
  const letterPt = sizePt * 0.85;
  const widestLetter = widest(phases, (phase) => textWidthMm(phase.letter, letterPt, 'semibold'));
  // A hatch has a part of the swatch to itself: lines would hide the letter.
  const isHatched = phases.some((phase) => phase.hatch);
  const letterMm = Math.max(1.15 * em, widestLetter + 0.3 * em);
  const swatchMm = Math.min(letterMm + (isHatched ? HATCHED_EM * em : 0), widthMm / 3);
  const hasLetters = (isHatched ? letterMm + LEAST_HATCHED_EM * em : widestLetter) <= swatchMm;

  // Wide pages never give one name more than half of the width: ten long names then make five rows.
  const limitMm = widthMm >= 120 ? (widthMm - gapMm) / 2 : widthMm;
  const nameSpaceMm = widest(phases, (phase) => textWidthMm(phase.name, sizePt));
  const areaSpaceMm = 0.8 * em + widest(phases, (phase) => textWidthMm(phase.area, sizePt));
  const roomMm = limitMm - swatchMm - spaceMm;
  // On a very narrow page names are worth more than areas.
  const showArea = roomMm - areaSpaceMm >= Math.min(nameSpaceMm, 4 * em);
  const nameLimitMm = roomMm - (showArea ? areaSpaceMm : 0);
  const names = phases.map((phase) => fitText(phase.name, nameLimitMm + 1e-6, sizePt));

  const { rows, columns } = arrange(phases.length, widthMm + 1e-6, gapMm, (from, to) => {
    const nameMm = Math.max(0, ...names.slice(from, to).map((name) => textWidthMm(name, sizePt)));
    const areaMm = widest(phases.slice(from, to), (phase) => textWidthMm(phase.area, sizePt));
    return swatchMm + spaceMm + nameMm + (showArea ? 0.8 * em + areaMm : 0);
  });

  return {
    heightMm: rows * rowMm,
    draw(x, y) {
      return phases.map((phase, index) => {
        const { leftMm, widthMm: columnMm } = columns[Math.floor(index / rows)];
        const left = x + leftMm;
        const top = y + (index % rows) * rowMm;
        const text = { kind: 'text', sizePt, weight: 'regular', fill: INK, y: top + (rowMm + cap) / 2 } as const;
        const box = { x: left, y: top + 0.08 * rowMm, width: swatchMm, height: 0.84 * rowMm };
        const marks = swatch(phase, box, hasLetters ? letterMm : 0);
        if (phase.letter && hasLetters) {
          const fill = luminance(phase.color) > 0.3 ? INK : PAPER;
          const middle = top + rowMm / 2 + textHeights(letterPt).cap / 2;
          const letter = { ...text, sizePt: letterPt, weight: 'semibold', anchor: 'middle', fill, y: middle } as const;
          marks.push({ ...letter, x: left + Math.min(letterMm, swatchMm) / 2, text: phase.letter });
        }
        if (names[index]) marks.push({ ...text, anchor: 'start', x: left + swatchMm + spaceMm, text: names[index] });
        if (showArea) marks.push({ ...text, anchor: 'end', x: left + columnMm, text: phase.area });
        return { kind: 'group', label: phase.name, marks } satisfies Mark;
      });
    },
  };
}

/** As many columns, each as wide as its widest entry, as fit into a width. Entries run down the columns, like a list. */
function arrange(count: number, widthMm: number, gapMm: number, columnWidthMm: (from: number, to: number) => number) {
  for (let wanted = count; ; wanted--) {
    const rows = Math.ceil(count / Math.max(1, wanted));
    const columns: { leftMm: number; widthMm: number }[] = [];
    let leftMm = 0;
    for (let from = 0; from < count; from += rows) {
      const width = columnWidthMm(from, Math.min(count, from + rows));
      columns.push({ leftMm, widthMm: width });
      leftMm += width + gapMm;
    }
    if (leftMm - gapMm <= widthMm || wanted <= 1) return { rows, columns };
  }
}

/** A box in the phase's color, hatched beside the room for its letter. */
function swatch({ color, hatch }: DrawnPhase, box: Box, letterMm: number): Mark[] {
  const edge = luminance(color) > 0.6 ? { stroke: mix(color, INK, 0.4), strokeMm: 0.1 } : {};
  const rest = { ...box, x: box.x + letterMm, width: box.width - letterMm };
  return [{ kind: 'rect', ...box, fill: color, ...edge }, ...(hatch ? hatchBox(hatch, color, rest) : [])];
}

function widest(phases: readonly DrawnPhase[], width: (phase: DrawnPhase) => number): number {
  return phases.reduce((most, phase) => Math.max(most, width(phase)), 0);
}
