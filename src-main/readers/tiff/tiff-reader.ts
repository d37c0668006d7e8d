import type { Axis, DatasetKind, Json } from '../../../src-preload/contract/dataset.ts';
import { AppError } from '../../../src-preload/contract/errors.ts';
import { calibratedAxis, energyUnit, type RawCalibration } from '../calibration.ts';
import { GRAY_REMARK } from '../images/decoded-image.ts';
import { GraySource, isGray } from '../images/gray-source.ts';
import { describeJeolText, type JeolText, jeolTextBeside } from '../images/jeol-text.ts';
import { isoTime, MetadataBuilder } from '../metadata-builder.ts';
import { readOwnMetadata } from '../own-metadata.ts';
import type { OpenedDataset, OpenedFile, ReadableFile, Reader } from '../reader.ts';
import type { Dialect, StackAxis } from './dialects/dialect.ts';
import { dialectOfPage } from './dialects/dialect-of-page.ts';
import { groupPages, type PageGroup } from './group-pages.ts';
import { type PageLayout, PHOTOMETRIC } from './page-layout.ts';
import { pageSegments } from './page-segments.ts';
import type { Pages } from './pages-source.ts';
import { FORMAT, looksLikeTiff, parseDirectories } from './parse-directories.ts';
import { contiguousOffset, holdsPages, MOST_SPECTRAL_BYTES, openStack, pageBytes } from './stack-source.ts';
import { TagValues } from './tag-values.ts';
import { TAG } from './tiff-tags.ts';

/** Reads TIFF and BigTIFF: images and stacks, with the calibration of the usual instruments and programs. */
export const tiffReader: Reader = {
  format: FORMAT,
  label: 'TIFF',
  extensions: ['.tif', '.tiff'],
  recognizes: looksLikeTiff,
  open: (file) => openTiff(file),
};

/** Colored images up to this size are looked through: many are gray. */
const MOST_GRAY_CHECKED = 8e6;
const NO_CALIBRATION: RawCalibration = { scale: undefined, offset: undefined, units: undefined };

interface OpenOptions {
  /** Only what stands in the file's tags: colors are not looked through, and no text beside it is read. */
  readonly tagsOnly?: boolean;
}

export function openTiff(file: ReadableFile, { tagsOnly = false }: OpenOptions = {}): OpenedFile {
  const structure = parseDirectories(file.bytes);
  const warnings: string[] = [];
  const warn = (warning: string) => warnings.push(warning);
  const groups = groupPages(file.bytes, structure, warn);
  let firstError: unknown;
  const datasets = groups.flatMap((group, i) => {
    const groupNumber = groups.length === 1 ? undefined : i + 1;
    try {
      return [openGroup(file, group, structure.littleEndian, { groupNumber, tagsOnly }, warn)];
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      firstError ??= error;
      warn(`Page ${groupNumber} is not read: ${error.message}`);
      return [];
    }
  });
  if (datasets.length === 0) throw firstError;
  return { datasets, warnings: [...new Set(warnings)], close() {} };
}

function openGroup(
  file: ReadableFile,
  { layout, directories }: PageGroup,
  littleEndian: boolean,
  { groupNumber, tagsOnly }: { groupNumber: number | undefined; tagsOnly: boolean },
  warn: (warning: string) => void,
): OpenedDataset {
  const { bytes } = file;
  const pages: Pages = { bytes, littleEndian, layout, directories };
  const tags = new TagValues(bytes, directories[0]!, littleEndian);
  // What is wrong with the first page is said at once.
  pageSegments(tags, layout);
  const dialect = withText(
    dialectOfPage(tags, layout.width, layout.height),
    tagsOnly ? undefined : jeolTextBeside(file),
  );
  const stack = stackAxes(pages, dialect, warn);
  const own = readOwnMetadata(tags.text(TAG.phasewright));
  const axes = withNames(imageAxes(layout, dialect, stack, warn), own?.axes);
  const isSpectral = presentsSpectra(pages, axes, warn);
  const shape = axes.map((axis) => axis.size);
  const title = titleOf(tags, dialect, groupNumber);
  const metadata = new MetadataBuilder();
  metadata.set('General.title', title);
  metadata.set('General.original_filename', file.name);
  const taken = tags.text(TAG.dateTime)?.match(/^(\d{4}):(\d{2}):(\d{2}) (\S+)$/);
  if (taken) {
    metadata.set('General.date', `${taken[1]}-${taken[2]}-${taken[3]}`);
    metadata.set('General.time', isoTime(taken[4]));
  }
  dialect.describe?.(metadata);
  const common = {
    title,
    metadata: isTree(own?.metadata) ? own.metadata : metadata.tree,
    originalMetadata: originalMetadata(tags, layout, dialect, warn),
  };
  const open = () => openStack(pages, { shape, isSpectral });
  if (isSpectral) {
    const [energy, y, x] = axes as [Axis, Axis, Axis];
    const spectral = [
      { ...y, role: 'navigation' as const },
      { ...x, role: 'navigation' as const },
      { ...energy, name: energyUnit(energy.units) === 'keV' ? 'Energy' : 'Energy loss', role: 'signal' as const },
    ];
    const kind = 'spectrum-image' as const;
    return { ...common, kind, shape: spectral.map(({ size }) => size), dtype: layout.dtype, axes: spectral, open };
  }
  const kind: DatasetKind = axes.length === 2 ? 'image' : axes.length === 3 ? 'image-stack' : 'other';
  if (!tagsOnly && isColoredGray(pages)) {
    warn(GRAY_REMARK);
    return { ...common, kind, shape, dtype: 'uint8', axes, open: () => new GraySource(open()) };
  }
  return { ...common, kind, shape, dtype: layout.dtype, axes, open };
}

/** A tree of metadata that says something. */
function isTree(value: Json | undefined): value is { readonly [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length > 0;
}

/** Axes under the names that our writer has noted. */
function withNames(axes: readonly Axis[], names: Json | undefined): readonly Axis[] {
  if (!Array.isArray(names) || names.length !== axes.length) return axes;
  return axes.map((axis, at) => (typeof names[at] === 'string' ? { ...axis, name: names[at] } : axis));
}

/** JEOL's scanning microscopes write what they know into a text beside the image, not into it. */
function withText(dialect: Dialect, text: JeolText | undefined): Dialect {
  if (!text) return dialect;
  return {
    ...dialect,
    x: dialect.x ?? text.calibration,
    y: dialect.y ?? text.calibration,
    describe(out) {
      describeJeolText(text, out);
      dialect.describe?.(out);
    },
    original: { ...dialect.original, JEOL: text.keys },
  };
}

function titleOf(tags: TagValues, dialect: Dialect, groupNumber: number | undefined): string {
  const title = tags.text(TAG.documentName) ?? dialect.title ?? '';
  if (groupNumber === undefined) return title;
  return title === '' ? `Page ${groupNumber}` : `${title}, page ${groupNumber}`;
}

/** What the pages are: ImageJ's hyperstack, or a stack without more. */
function stackAxes(pages: Pages, dialect: Dialect, warn: (warning: string) => void): readonly StackAxis[] {
  const { directories } = pages;
  const said = dialect.stack ?? [];
  const count = said.reduce((all, { size }) => all * size, 1);
  const isOneDirectory = directories.length === 1 && count > 1;
  if (said.length > 0 && (count === directories.length || (isOneDirectory && holdsPages(pages, count)))) {
    if (count === 1) return [];
    if (said.length > 1) return said;
    return [{ ...said[0]!, calibration: dialect.z ?? said[0]!.calibration }];
  }
  if (isOneDirectory) warn(`The description names ${count} images, but the file holds one.`);
  if (directories.length === 1) return [];
  return [{ name: 'z', size: directories.length, calibration: dialect.z ?? NO_CALIBRATION }];
}

function imageAxes(
  layout: PageLayout,
  dialect: Dialect,
  stack: readonly StackAxis[],
  warn: (warning: string) => void,
): readonly Axis[] {
  const plane = (name: 'x' | 'y', size: number): Axis => {
    const axis = calibratedAxis(name, size, 'signal', dialect[name] ?? NO_CALIBRATION, warn);
    const positions = dialect.positions?.[name];
    return positions?.length === size ? { ...axis, positions } : axis;
  };
  const planes = layout.planes > 1 ? [calibratedAxis('sample', layout.planes, 'navigation', NO_CALIBRATION, warn)] : [];
  return [
    ...stack.map(({ name, size, calibration }) => calibratedAxis(name, size, 'navigation', calibration, warn)),
    ...planes,
    plane('y', layout.height),
    plane('x', layout.width),
  ];
}

/** True when the pages are energies and spectra can be gathered from them at a bearable cost. */
function presentsSpectra(pages: Pages, axes: readonly Axis[], warn: (warning: string) => void): boolean {
  const isEnergy = axes.length === 3 && energyUnit(axes[0]!.units) !== undefined && pages.layout.planes === 1;
  if (!isEnergy || pages.layout.dtype.startsWith('rgb')) return false;
  const bytes = pageBytes(pages.layout) * axes[0]!.size;
  if (bytes <= MOST_SPECTRAL_BYTES || contiguousOffset(pages) !== undefined) return true;
  warn(
    'The pages are energies, but too large to gather spectra from while they are compressed or lie apart: they are presented as images. Save them uncompressed in ImageJ for spectra.',
  );
  return false;
}

function isColoredGray(pages: Pages): boolean {
  const { layout, directories } = pages;
  const { width, height, dtype } = layout;
  if (dtype !== 'rgb' || directories.length > 1 || width * height > MOST_GRAY_CHECKED) return false;
  const source = openStack(pages, { shape: [height, width], isSpectral: false });
  const gray = isGray(source);
  source.close();
  return gray;
}

function originalMetadata(
  tags: TagValues,
  { photometric }: PageLayout,
  dialect: Dialect,
  warn: (warning: string) => void,
): { readonly [key: string]: Json } {
  const tree: { [key: string]: Json } = { ...tags.json(), ...dialect.original };
  if (photometric === PHOTOMETRIC.whiteIsZero) warn('The file says that 0 is white: the image looks like a negative.');
  const colors = photometric === PHOTOMETRIC.palette ? paletteColors(tags.numbers(TAG.colorMap) ?? []) : undefined;
  if (colors) {
    tree.ColorMap = colors;
    warn('The image has a palette: its values are numbers of colors, which stand in the original metadata.');
  }
  return tree;
}

const MOST_COLORS = 256;

/** Colors `#rrggbb` of a map of all reds, greens and blues in 16 bits; undefined when it is the plain scale of grays. */
function paletteColors(map: readonly number[]): string[] | undefined {
  const count = map.length / 3;
  if (!Number.isInteger(count) || count === 0 || count > MOST_COLORS) return undefined;
  const high = map.map((value) => value >> 8);
  const grayAt = (i: number) => (count === 1 ? 0 : Math.round((i * 255) / (count - 1)));
  if (high.every((value, i) => value === grayAt(i % count))) return undefined;
  const hex = (value: number) => value.toString(16).padStart(2, '0');
  return Array.from(
    { length: count },
    (_, i) => `#${[i, count + i, 2 * count + i].map((at) => hex(high[at]!)).join('')}`,
  );
}
