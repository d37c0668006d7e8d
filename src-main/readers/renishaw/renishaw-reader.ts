import type { Axis, DatasetKind, Json } from '../../../src-preload/contract/dataset.ts';
import { AppError } from '../../../src-preload/contract/errors.ts';
import type { OpenedDataset, OpenedFile, ReadableFile, Reader } from '../reader.ts';
import { damaged } from '../reader-errors.ts';
import { readPropertySet } from './property-set.ts';
import { readOrigins, readSignalAxis, seriesAxis, type WdfOrigin } from './wdf-axes.ts';
import { FORMAT, listWdfBlocks, type WdfBlock } from './wdf-blocks.ts';
import { readWdfHeader, type WdfHeader, wdfText } from './wdf-header.ts';
import { readWdfGrid, type WdfGrid, wdfMap } from './wdf-map.ts';
import { wdfMetadata } from './wdf-metadata.ts';
import { WdfSource } from './wdf-source.ts';
import { openWhiteLight } from './white-light.ts';

/** Blocks that begin with a set of properties. */
const PROPERTY_BLOCKS = ['WXDA', 'WXDM', 'WXCS', 'WXIS', 'ZLDC', 'WARP', 'MAP'];
const LONGEST_TEXT = 65_536;

/** Reads files of Renishaw's WiRE: Raman and luminescence spectra, series and maps, and the white-light image. */
export const renishawReader: Reader = {
  format: FORMAT,
  label: 'Renishaw WiRE',
  extensions: ['.wdf'],
  recognizes: (head) => Buffer.from(head.subarray(0, 4)).toString('latin1') === 'WDF1',
  open: openRenishaw,
};

function openRenishaw(file: ReadableFile): OpenedFile {
  const warnings: string[] = [];
  const warn = (warning: string) => warnings.push(warning);
  const blocks = listWdfBlocks(file.bytes, warn);
  const header = readWdfHeader(file.bytes, blockOf(blocks, 'WDF1'));
  const datasets = [openSpectra(file, blocks, header, warn)];
  const image = blocks.find((block) => block.name === 'WHTL');
  if (image) {
    try {
      datasets.push(openWhiteLight(file.bytes, image, file.name, warn));
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      warn(`The white-light image is left out: ${error.message}`);
    }
  }
  return { datasets, warnings, close() {} };
}

function openSpectra(
  file: ReadableFile,
  blocks: readonly WdfBlock[],
  header: WdfHeader,
  warn: (warning: string) => void,
): OpenedDataset {
  const { channels, spectra, title } = header;
  const data = blockOf(blocks, 'DATA');
  if (spectra * channels * 4 > data.byteLength) {
    throw damaged(
      `${spectra} spectra of ${channels} channels take more than the ${data.byteLength} bytes of their block.`,
      {
        format: FORMAT,
        field: 'DATA',
        byteOffset: data.byteOffset,
      },
    );
  }
  const { axis: signal, isReversed } = readSignalAxis(file.bytes, blockOf(blocks, 'XLST'), channels, warn);
  const lists = blocks.find((block) => block.name === 'ORGN');
  const origins = lists ? readOrigins(file.bytes, lists, header) : [];
  const gridBlock = blocks.find((block) => block.name === 'WMAP');
  const grid = gridBlock && readWdfGrid(file.bytes, gridBlock);
  const { axes: places, spectrumAt } = placesOf(grid, origins, header, warn);
  const axes = [...places, signal];
  const shape = axes.map((axis) => axis.size);
  const properties = propertiesOf(file, blocks, warn);
  const kinds: readonly DatasetKind[] = ['spectrum', 'spectrum-line', 'spectrum-image'];
  return {
    title,
    kind: kinds[places.length] ?? 'other',
    shape,
    dtype: 'float32',
    axes,
    metadata: wdfMetadata(header, properties, file.name),
    originalMetadata: {
      WDF1: headerJson(header),
      ...(grid && { WMAP: { ...grid } }),
      ORGN: origins.map(originJson),
      ...properties,
    },
    open: () => new WdfSource(file.bytes, { shape, byteOffset: data.byteOffset, spectrumAt, isReversed }),
  };
}

/** A map has a grid; several spectra without one are a series. */
function placesOf(
  grid: WdfGrid | undefined,
  origins: readonly WdfOrigin[],
  { spectra, capacity }: WdfHeader,
  warn: (warning: string) => void,
): { readonly axes: readonly Axis[]; readonly spectrumAt: Int32Array } {
  if (grid) return wdfMap(grid, origins, spectra, warn);
  const spectrumAt = Int32Array.from({ length: spectra }, (_, i) => i);
  if (spectra < capacity) warn(`The series was stopped early: ${spectra} of ${capacity} spectra were taken.`);
  return { axes: spectra === 1 ? [] : [seriesAxis(origins, spectra, warn)], spectrumAt };
}

/** Properties by block; several blocks of one name are numbered. Those that make no sense are left out with a warning. */
function propertiesOf(
  file: ReadableFile,
  blocks: readonly WdfBlock[],
  warn: (warning: string) => void,
): { readonly [block: string]: Json } {
  const found: [string, Json][] = [];
  for (const block of blocks) {
    const same = blocks.filter((other) => other.name === block.name);
    const name = same.length > 1 ? `${block.name}_${block.number}` : block.name;
    if (block.name === 'TEXT') {
      found.push([name, wdfText(file.bytes.read(block.byteOffset, Math.min(block.byteLength, LONGEST_TEXT)))]);
    }
    if (!PROPERTY_BLOCKS.includes(block.name)) continue;
    try {
      const properties = readPropertySet(file.bytes, block);
      if (properties) found.push([name, properties]);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      warn(`The properties in the block ${name} are left out: ${error.message}`);
    }
  }
  return Object.fromEntries(found);
}

function headerJson({ start: _start, end: _end, ...plain }: WdfHeader): Json {
  const { laserWavenumber } = plain;
  return { ...plain, laserWavenumber: Number.isFinite(laserWavenumber) ? laserWavenumber : null };
}

function originJson({ name, units, isMain, values }: WdfOrigin): Json {
  const [first, last] = [values[0], values.at(-1)].map((value) => (Number.isFinite(value) ? value! : null));
  return { name, units, isMain, first: first!, last: last! };
}

function blockOf(blocks: readonly WdfBlock[], name: string): WdfBlock {
  const found = blocks.find((block) => block.name === name);
  if (found) return found;
  throw damaged(`The file has no block ${name}.`, { format: FORMAT, field: name });
}
