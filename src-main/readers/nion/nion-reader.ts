import type { Axis, DatasetKind, Json } from '../../../src-preload/contract/dataset.ts';
import { calibratedAxis, energyUnit } from '../calibration.ts';
import { MetadataBuilder } from '../metadata-builder.ts';
import type { OpenedFile, ReadableFile, Reader } from '../reader.ts';
import { damaged } from '../reader-errors.ts';
import { jsonObject, openArrayEntry } from '../zip-arrays/array-entry.ts';
import { isZip, type ZipEntry, zipEntries, zipNames } from '../zip-entries.ts';

const FORMAT = 'nion';
const LARGEST_JSON_BYTES = 4 * 1024 * 1024;
type Tree = { readonly [key: string]: Json };

/** Reads data items of Nion Swift: one array with its description beside it in a zip archive. */
export const nionReader: Reader = {
  format: FORMAT,
  label: 'Nion Swift',
  extensions: ['.ndata1', '.ndata'],
  recognizes: (head, file) => {
    if (!isZip(head)) return false;
    const names = zipNames(file.bytes);
    if (names.length === 0) return /\.ndata1?$/i.test(file.name);
    return names.includes('data.npy') && names.includes('metadata.json');
  },
  open: openNion,
};

async function openNion(file: ReadableFile): Promise<OpenedFile> {
  const entries = zipEntries(file.bytes, FORMAT);
  const array = entries.get('data.npy');
  if (!array) throw damaged('The archive has no data.npy.', { format: FORMAT, field: 'data.npy' });
  const { dataset, warnings: found } = await openArrayEntry(array);
  const warnings = [...found];
  const properties = propertiesOf(entries.get('metadata.json'));
  const presented = axesOf(dataset.shape, dataset.dtype === 'uint8', properties, (warning) => warnings.push(warning));
  const title = textOf(properties.title) ?? '';
  const metadata = metadataOf(properties, title, presented, file.name);
  return {
    datasets: [{ ...dataset, ...presented, title, metadata, originalMetadata: properties }],
    warnings,
    close() {},
  };
}

/** @throws {AppError} `file-damaged` when the description is missing, too long or not JSON */
function propertiesOf(entry: ZipEntry | undefined): Tree {
  const place = { format: FORMAT, field: 'metadata.json' };
  if (!entry || entry.size > LARGEST_JSON_BYTES)
    throw damaged('The description metadata.json is missing or too long.', place);
  const bytes = entry.open().read(0, entry.size);
  const properties = jsonObject(new TextDecoder().decode(bytes));
  if (!properties) throw damaged('The description metadata.json is not sound JSON.', place);
  return properties;
}

interface Presented {
  readonly kind: DatasetKind;
  readonly axes: readonly Axis[];
}

/** Sequence, then collection (where the probe was), then datum (what was measured there), all in C-order. */
function axesOf(
  shape: readonly number[],
  isBytes: boolean,
  properties: Tree,
  warn: (warning: string) => void,
): Presented {
  const rank = shape.length;
  const descriptor = treeOf(properties.data_descriptor) ?? properties;
  const count = (key: string) => numberOf(descriptor[key]);
  const calibrations = listOf(properties.dimensional_calibrations) ?? listOf(properties.spatial_calibrations) ?? [];
  const sequence = descriptor.is_sequence === true ? 1 : 0;
  const collection = count('collection_dimension_count');
  const datum =
    count('datum_dimension_count') ?? (collection === undefined ? Math.min(2, rank) : rank - sequence - collection);
  const isColor = isBytes && rank === 3 && (shape[2] === 3 || shape[2] === 4) && calibrations.length === 2;
  const isSound = datum >= 1 && datum <= rank && (collection === undefined || sequence + collection + datum === rank);
  if (!isSound && !isColor) warn('The description does not fit the array: its last axis is taken for the signal.');
  const signal = isColor ? 3 : isSound ? datum : 1;
  const firstSignal = rank - signal;
  const spatial = ['x', 'y', 'z'];
  const axes = shape.map((size, i) => {
    const calibration = treeOf(calibrations[i]);
    const units = textOf(calibration?.units) ?? '';
    const raw = { scale: numberOf(calibration?.scale), offset: numberOf(calibration?.offset), units };
    const end = i < firstSignal ? firstSignal : rank;
    const isSpectral = signal === 1 && i === rank - 1;
    const isSequence = sequence === 1 && i === 0 && firstSignal > 0;
    const energy = energyUnit(units) === undefined ? 'channel' : energyUnit(units) === 'keV' ? 'Energy' : 'Energy loss';
    const name = isSpectral ? energy : isSequence ? 'frame' : (spatial[end - 1 - i] ?? `axis ${i}`);
    return calibratedAxis(
      isColor && i === 2 ? 'color' : name,
      size,
      i < firstSignal ? 'navigation' : 'signal',
      raw,
      warn,
    );
  });
  if (isColor) return { kind: 'other', axes };
  if (signal === 1)
    return { kind: (['spectrum', 'spectrum-line', 'spectrum-image'] as const)[rank - 1] ?? 'other', axes };
  if (signal === 2 && rank < 4) return { kind: rank === 2 ? 'image' : 'image-stack', axes };
  return { kind: 'other', axes };
}

const TEM = 'Acquisition_instrument.TEM';

/** Swift's own keys: voltage in V, angles in rad, exposure in s, current in A. */
function metadataOf(properties: Tree, title: string, { kind, axes }: Presented, fileName: string): Tree {
  const details = treeOf(properties.metadata) ?? {};
  const source = treeOf(details.hardware_source) ?? treeOf(properties.properties) ?? {};
  const instrument = treeOf(details.instrument) ?? {};
  const number = (...keys: string[]) => {
    const found = keys.map((key) => numberOf(source[key]) ?? numberOf(instrument[key]));
    return found.find((value) => value !== undefined);
  };
  const times = (value: number | undefined, factor: number) => (value === undefined ? undefined : value * factor);
  const when = textOf(properties.created) ?? textOf(properties.datetime_modified);
  const voltage = numberOf(treeOf(source.autostem)?.high_tension_v) ?? number('high_tension', 'high_tension_v');
  const isEels = kind.startsWith('spectrum') && (axes.at(-1)!.units === 'eV' || source.signal_type === 'eels');
  const out = new MetadataBuilder();
  out.set('General.title', title);
  out.set('General.original_filename', fileName);
  out.set('General.date', when?.match(/^\d{4}-\d{2}-\d{2}/)?.[0]);
  out.set('General.time', when?.match(/T(\d{2}:\d{2}:\d{2})/)?.[1]);
  out.set('Signal.signal_type', isEels ? 'EELS' : undefined);
  out.set(`${TEM}.beam_energy`, voltage === undefined ? undefined : voltage / 1000);
  out.set(`${TEM}.convergence_angle`, times(number('convergence_angle_rad', 'convergence_angle'), 1e3));
  out.set(`${TEM}.beam_current`, times(number('beam_current_a'), 1e9));
  if (isEels) {
    out.set(`${TEM}.Detector.EELS.collection_angle`, times(number('collection_angle_rad', 'collection_angle'), 1e3));
    out.set(`${TEM}.Detector.EELS.exposure`, number('exposure'));
  }
  return out.tree;
}

function treeOf(value: Json | undefined): Tree | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Tree) : undefined;
}

function listOf(value: Json | undefined): readonly Json[] | undefined {
  return Array.isArray(value) ? (value as readonly Json[]) : undefined;
}

function numberOf(value: Json | undefined): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

function textOf(value: Json | undefined): string | undefined {
  return typeof value === 'string' && value.trim() !== '' ? value.trim().slice(0, 1000) : undefined;
}
