import { type Axis, BYTES_PER_ELEMENT, type DType } from '../../../src-preload/contract/dataset.ts';
import { elementCount } from '../../cubes/array-source.ts';
import { MemorySource } from '../../cubes/memory-source.ts';
import { makeNativeArray } from '../../cubes/native-arrays.ts';
import { axisOfPositions } from '../axis-of-positions.ts';
import { kindOfAxes } from '../kind-of-axes.ts';
import { readOwnMetadata } from '../own-metadata.ts';
import type { OpenedDataset } from '../reader.ts';
import type { TextTable } from './read-text.ts';

/** True for text that our CSV writer began: what the table holds may lie behind megabytes of metadata. */
export function looksLikeOurs(head: string): boolean {
  return /^(#.*\r?\n){0,2}# shape: \d+( x \d+)*, [a-z]+\d*\r?\n# axis: /.test(head);
}

/**
 * The dataset that our CSV writer wrote, which says title, number type, axes and metadata in comments; undefined for any other table. Values are the last
 * columns of each line.
 */
export function ownDataset({ rows, comments }: TextTable): OpenedDataset | undefined {
  const said = (name: string) => comments.find((comment) => comment.startsWith(`${name}: `))?.slice(name.length + 2);
  const dtype = said('shape')?.split(', ')[1] as DType | undefined;
  const axes = comments.flatMap((comment) => axisOf(comment) ?? []);
  if (
    dtype === undefined ||
    !/^(float|u?int)\d+$|^bool$/.test(dtype) ||
    !Object.hasOwn(BYTES_PER_ELEMENT, dtype) ||
    axes.length === 0
  )
    return undefined;
  const shape = axes.map(({ size }) => size);
  const kind = kindOfAxes(axes);
  const width = kind === 'spectrum' ? 1 : shape.at(-1)!;
  const lines = elementCount(shape) / width;
  const body = rows.slice(rows.length - lines);
  if (rows.length < lines || body.some((row) => row.length < width)) return undefined;
  const values = makeNativeArray(dtype, elementCount(shape));
  const isWide = dtype === 'int64' || dtype === 'uint64';
  const target = values as Float64Array;
  for (let r = 0; r < lines; r++) {
    const row = body[r]!;
    for (let c = 0; c < width; c++) {
      const cell = row[row.length - width + c];
      const value = typeof cell === 'number' ? cell : Number.NaN;
      if (isWide && !Number.isSafeInteger(value)) return undefined;
      target[r * width + c] = isWide ? (BigInt(value) as unknown as number) : value;
    }
  }
  // Uneven steps stand in the table itself, as its first column or in the line above the values.
  const header = rows[rows.length - lines - 1] ?? [];
  const listed = kind === 'spectrum' ? body.map((row) => row[0]) : kind === 'image' ? [] : header.slice(-width);
  const last = axes.at(-1)!;
  if (listed.length === last.size && listed.every((cell) => typeof cell === 'number') && isOffTheLine(listed, last)) {
    const { positions } = axisOfPositions(last.name, last.units, last.role, listed, () => {});
    if (positions) axes[axes.length - 1] = { ...last, positions };
  }
  const title = said('title') ?? '';
  // A table or a stack along two axes, which the roles of the axes do not tell.
  const saidKind = said('kind');
  const isStack = saidKind === 'image-stack' && kind === 'other';
  const metadata = readOwnMetadata(said('metadata')) ?? (title === '' ? {} : { General: { title } });
  const open = () => new MemorySource(values, shape, dtype);
  return {
    title,
    kind: isStack || saidKind === 'other' ? saidKind : kind,
    shape,
    dtype,
    axes,
    metadata,
    originalMetadata: {},
    open,
  };
}

/** Positions are written with 12 digits; what differs by more than their rounding and a thousandth of a step is uneven. */
function isOffTheLine(positions: readonly number[], { offset, scale }: Axis): boolean {
  return positions.some((position, i) => {
    const tolerance = 1e-11 * Math.abs(position) + 1e-3 * Math.abs(scale);
    return Math.abs(position - (offset + scale * i)) > tolerance;
  });
}

function axisOf(comment: string): Axis | undefined {
  const parts = comment.match(/^axis: (.*), size (\d+), scale (\S+), offset (\S+), units (.*), (navigation|signal)$/);
  if (!parts) return undefined;
  const [, name = '', size, scale, offset, units = '', role] = parts;
  const axis = {
    name,
    size: Number(size),
    scale: Number(scale),
    offset: Number(offset),
    units: units === '-' ? '' : units,
  };
  const isSound =
    Number.isSafeInteger(axis.size) && axis.size > 0 && Number.isFinite(axis.scale) && Number.isFinite(axis.offset);
  return isSound ? { ...axis, role: role as Axis['role'] } : undefined;
}
