import { partsOfArray } from '../../src-preload/contract/array-parts.ts';
import type { ExportedArray, ExportKind } from '../../src-preload/contract/export-kinds.ts';
import type { RunRecord } from '../../src-preload/contract/project.ts';
import { lookOf } from '../parts/maps/map-looks.ts';
import { labelsOf } from '../parts/runs/active-run.ts';

/** An array that can be exported, as people choose it. */
export interface ArrayChoice {
  readonly name: string;
  /** `Abundances (100 × 100 × 4)` */
  readonly label: string;
  /** Parts that can be had one by one; 1 when there are none. */
  readonly parts: number;
  /** What a part is called: `Component`. */
  readonly item: string;
  /** Whether the whole of it is an image, and whether a part is. */
  readonly isImage: boolean;
  readonly isPartImage: boolean;
}

const MODELS = /^(encoder|decoder)(-\d+)?$/;

/** Arrays of a run, in the order in which its steps made them. */
export function arrayChoices(run: RunRecord): readonly ArrayChoice[] {
  const { prepared } = run.result;
  const pixels = prepared.shape.slice(0, -1).reduce((product, size) => product * size, 1);
  const lines = prepared.images === undefined;
  return run.arrays
    .filter(({ name }) => !MODELS.test(name))
    .map(({ name, shape }) => {
      const { label, item } = lookOf(name, run);
      const { count, dimensions, leading } = partsOfArray(shape, pixels);
      const number = /-(\d+)$/.exec(name)?.[1];
      const isMap = leading === shape.length && (lines || shape.length > 1);
      return {
        name,
        label: `${label}${number ? ` ${number}` : ''} (${shape.join(' × ')})`,
        parts: count,
        item,
        isImage: isMap || shape.length === 2,
        isPartImage: dimensions === 2,
      };
    });
}

/** Whether a run has what this kind of file holds. */
export function canExport(run: RunRecord, kind: ExportKind, array: ExportedArray | null): boolean {
  if (kind === 'recipe' || kind === 'run-hspy') return true;
  if (kind === 'model') return run.arrays.some(({ name }) => MODELS.test(name));
  if (kind.startsWith('array-')) {
    const choice = arrayChoices(run).find(({ name }) => name === array?.name);
    if (!choice || kind !== 'array-tiff') return choice !== undefined;
    return array?.index === undefined ? choice.isImage : choice.isPartImage;
  }
  return kind.startsWith('figure-') || labelsOf(run) !== null;
}
