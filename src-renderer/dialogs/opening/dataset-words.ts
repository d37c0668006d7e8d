import type { IconName } from '@blueprintjs/icons';
import {
  type Axis,
  type DatasetDescription,
  type DatasetKind,
  type FileInfo,
  isRealNumber,
} from '../../../src-preload/contract/dataset.ts';
import { formatRound, formatUnit } from '../../../src-preload/contract/numbers.ts';

/** What of a dataset the words need. */
export type Described = Pick<DatasetDescription, 'kind' | 'shape' | 'dtype' | 'axes'>;

const KINDS: { readonly [K in DatasetKind]: { readonly name: string; readonly icon: IconName } } = {
  'spectrum-image': { name: 'Spectrum image', icon: 'cube' },
  'spectrum-line': { name: 'Spectrum line', icon: 'horizontal-bar-chart' },
  spectrum: { name: 'Spectrum', icon: 'timeline-area-chart' },
  image: { name: 'Image', icon: 'media' },
  'image-stack': { name: 'Image stack', icon: 'layers' },
  other: { name: 'Other', icon: 'grid' },
};

/** From most to least useful for finding phases. */
const BY_USE: readonly DatasetKind[] = ['spectrum-image', 'spectrum-line', 'spectrum', 'image', 'image-stack', 'other'];

export function kindIcon(kind: DatasetKind): IconName {
  return KINDS[kind].icon;
}

/** `Spectrum image`, `RGB image`, `4-D data`, `Complex spectrum image`. */
export function kindName({ kind, dtype, shape }: Pick<Described, 'kind' | 'dtype' | 'shape'>): string {
  const name = kind === 'other' ? (shape.length > 3 ? `${shape.length}-D data` : 'Other data') : KINDS[kind].name;
  if (dtype.startsWith('complex')) return `Complex ${name.charAt(0).toLowerCase()}${name.slice(1)}`;
  return dtype.startsWith('rgb') ? `Color ${name.charAt(0).toLowerCase()}${name.slice(1)}` : name;
}

/** What can be done with a dataset that no step can take; null where all is plain. */
export function kindAdvice({ kind, dtype, shape }: Pick<Described, 'kind' | 'dtype' | 'shape'>): string | null {
  if (dtype.startsWith('complex')) return 'Complex numbers are shown by their absolute value; no step takes them.';
  if (dtype.startsWith('rgb')) return 'Colors are shown, and analyzed, by their brightness.';
  if (kind !== 'other') return null;
  if (shape.length < 2) return 'Shown as a curve. No step takes such data.';
  const shown = `${shape.length} axes: shown picture by picture over the last two.`;
  return shape.length > 3
    ? `${shown} Steps take them as images, once “Arrange axes…” says so; spectra only of three axes.`
    : `${shown} Steps take them once “Arrange axes…” says which is the energy, or that they are images.`;
}

/** Shape as people say it, columns first: `512 × 512 × 2048`. */
export function shapeText({ kind, shape }: Pick<Described, 'kind' | 'shape'>): string {
  if (kind === 'other') return shape.join(' × ');
  const pictured = kind === 'spectrum-image' ? shape.slice(0, -1) : kind === 'image' ? shape : [];
  const rest = shape.slice(pictured.length);
  return [...pictured.toReversed(), ...rest].join(' × ');
}

/** `0.5 µm · 10 eV`: steps of the axes with what they count in; a word where nothing is known. */
export function unitsText(axes: readonly Axis[]): string {
  const parts = axes.map((axis) =>
    axis.units.trim() ? `${formatRound(Number(Math.abs(axis.scale).toPrecision(4)))} ${formatUnit(axis.units)}` : '',
  );
  const known = [...new Set(parts.filter(Boolean))];
  if (known.length === 0) return 'not calibrated';
  return parts.includes('') ? `${known.join(' · ')} (some axes not calibrated)` : known.join(' · ');
}

/** How the format was recognized, in words. */
export function recognizedText({ label, recognizedBy }: Pick<FileInfo, 'label' | 'recognizedBy'>): string {
  const how = {
    content: 'recognized by its content',
    ending: 'recognized only by its ending',
    folder: 'read from a folder',
  }[recognizedBy];
  return `${label}, ${how}`;
}

/**
 * Index of the dataset that most people want: spectra before images, plain numbers before colors and complex ones, larger
 * before smaller. −1 when there is none.
 */
export function mostUseful(datasets: readonly Pick<Described, 'kind' | 'shape' | 'dtype'>[]): number {
  const size = (index: number) => datasets[index]!.shape.reduce((product, length) => product * length, 1);
  const rank = (index: number) =>
    BY_USE.indexOf(datasets[index]!.kind) + (isRealNumber(datasets[index]!.dtype) ? 0 : 0.5);
  const order = [...datasets.keys()].sort((a, b) => rank(a) - rank(b) || size(b) - size(a) || a - b);
  return order[0] ?? -1;
}
