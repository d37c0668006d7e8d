import { phaseLetter } from '../../../src-preload/contract/phase-letters.ts';
import type { PhaseRecord, RunRecord } from '../../../src-preload/contract/project.ts';
import type { RunComparison } from '../../../src-preload/contract/window.ts';
import { phaseTitle } from '../../parts/phases/phase-title.ts';
import { matchedColors } from '../../parts/runs/matched-colors.ts';

/** A row or column: a cluster of the run, or of what it is compared with. */
export interface ContingencySide {
  /** Label as it stands in the array. */
  readonly value: number;
  readonly name: string;
  /** Of the phase that it is, or is matched to; null for a truth that nothing matches. */
  readonly color: string | null;
  /** Id of that phase. */
  readonly phase: number | null;
}

/** Two partitions of the same pixels; matched pairs stand on the diagonal. */
export interface Contingency {
  readonly rows: readonly ContingencySide[];
  readonly columns: readonly ContingencySide[];
  /** `[row][column]`: pixels with both labels. */
  readonly counts: readonly (readonly number[])[];
  /** Rows from 0 up to here are matched with the column of the same number. */
  readonly matched: number;
  readonly ari: number;
  readonly nmi: number;
  /** Share of the pixels on the diagonal. */
  readonly accuracy: number;
  readonly pixels: number;
}

/** The last comparison with a truth of a run; null when it has none, or one of an older version. */
export function contingencyOfTruth(run: RunRecord | null, phases: readonly PhaseRecord[]): Contingency | null {
  const results = run?.result.steps.findLast(({ op }) => op === 'compare')?.results;
  const { contingency, labelValues, truthValues, matching } = results ?? {};
  if (![contingency, labelValues, truthValues, matching].every(Array.isArray)) return null;
  const counts = contingency as unknown as readonly (readonly number[])[];
  const labels = labelValues as readonly number[];
  const truths = truthValues as readonly number[];
  const partners = (matching as readonly (number | null)[]).map((value) =>
    value === null ? -1 : truths.indexOf(value),
  );
  return arranged(
    counts,
    labels.map((value) => sideOf(value, phases)),
    truths.map((value, column) => {
      const row = partners.indexOf(column);
      const { color, phase } = row < 0 ? NOBODY : sideOf(labels[row]!, phases);
      return { value, name: `Truth ${value}`, color, phase };
    }),
    partners,
    { ari: Number(results!.ari), nmi: Number(results!.nmi), accuracy: Number(results!.matchedAccuracy) },
  );
}

/** Two runs: the shown one in rows, the other one in columns. */
export function contingencyOfRuns(
  comparison: RunComparison,
  labels: ArrayLike<number>,
  otherLabels: ArrayLike<number>,
  phases: readonly PhaseRecord[],
  otherPhases: readonly PhaseRecord[],
): Contingency {
  const { matching, ari, nmi, agreement } = comparison;
  const rows = 1 + Math.max(-1, ...distinct(labels));
  const columns = Math.max(matching.length, 1 + Math.max(-1, ...distinct(otherLabels)));
  const counts = Array.from({ length: rows }, () => new Array<number>(columns).fill(0));
  for (let pixel = 0; pixel < labels.length; pixel++) {
    const [row, column] = [labels[pixel]!, otherLabels[pixel]!];
    if (row >= 0 && column >= 0) counts[row]![column]!++;
  }
  const colors = new Map(matchedColors(matching, phases).map(({ id, color }) => [id, color]));
  return arranged(
    counts,
    counts.map((_, value) => sideOf(value, phases)),
    Array.from({ length: columns }, (_, value) => ({
      ...sideOf(value, otherPhases),
      color: colors.get(value) ?? null,
      phase: sideOf(matching[value] ?? -1, phases).phase,
    })),
    counts.map((_, row) => matching.indexOf(row)),
    { ari, nmi, accuracy: agreement },
  );
}

/** Pixels with both labels of a cell. */
export function pixelsOfCell(
  labels: ArrayLike<number>,
  otherLabels: ArrayLike<number>,
  label: number,
  other: number,
): number[] {
  const pixels: number[] = [];
  for (let pixel = 0; pixel < labels.length; pixel++) {
    if (labels[pixel] === label && otherLabels[pixel] === other) pixels.push(pixel);
  }
  return pixels;
}

/** @param partners for each row its column, or −1 */
function arranged(
  counts: readonly (readonly number[])[],
  rows: readonly ContingencySide[],
  columns: readonly ContingencySide[],
  partners: readonly number[],
  scores: Pick<Contingency, 'ari' | 'nmi' | 'accuracy'>,
): Contingency {
  const rowOrder = [...rows.keys()].sort((a, b) => Number(partners[a]! < 0) - Number(partners[b]! < 0) || a - b);
  const matchedColumns = rowOrder.map((row) => partners[row]!).filter((column) => column >= 0);
  const columnOrder = [...matchedColumns, ...[...columns.keys()].filter((column) => !matchedColumns.includes(column))];
  const ordered = rowOrder.map((row) => columnOrder.map((column) => counts[row]![column]!));
  return {
    rows: rowOrder.map((row) => rows[row]!),
    columns: columnOrder.map((column) => columns[column]!),
    counts: ordered,
    matched: matchedColumns.length,
    ...scores,
    pixels: ordered.flat().reduce((sum, count) => sum + count, 0),
  };
}

/** Of a truth that nothing matches. */
const NOBODY = { color: null, phase: null } as const;

function sideOf(value: number, phases: readonly PhaseRecord[]): ContingencySide {
  const phase = phases.find(({ clusters }) => clusters.includes(value));
  return phase
    ? { value, name: phaseTitle(phase), color: phase.color, phase: phase.id }
    : { value, name: `Cluster ${phaseLetter(value)}`, color: null, phase: null };
}

function distinct(labels: ArrayLike<number>): number[] {
  const seen = new Set<number>();
  for (let i = 0; i < labels.length; i++) seen.add(labels[i]!);
  return [...seen];
}
