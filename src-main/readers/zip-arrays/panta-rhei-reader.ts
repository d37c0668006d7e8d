import { type Axis, type DatasetKind, isRealNumber, type Json } from '../../../src-preload/contract/dataset.ts';
import { elementCount, numbersPerElement } from '../../cubes/array-source.ts';
import { MemorySource } from '../../cubes/memory-source.ts';
import { permuteValues } from '../../cubes/permute-values.ts';
import { calibratedAxis, type RawCalibration } from '../calibration.ts';
import { MetadataBuilder } from '../metadata-builder.ts';
import type { OpenedDataset, OpenedFile, ReadableFile, Reader } from '../reader.ts';
import { damaged } from '../reader-errors.ts';
import { isZip, zipEntries, zipNames } from '../zip-entries.ts';
import { jsonObject, openArrayEntry, textsOfEntry } from './array-entry.ts';

const FORMAT = 'panta-rhei';
type Tree = { readonly [key: string]: Json };

/** Reads files of CEOS Panta Rhei: one array with a list of settings beside it. */
export const pantaRheiReader: Reader = {
  format: FORMAT,
  label: 'CEOS Panta Rhei',
  extensions: ['.prz'],
  recognizes: (head, file) => {
    if (!isZip(head)) return false;
    const names = zipNames(file.bytes);
    const hasSettings = names.includes('meta_data_json.npy') || names.includes('meta_data.npy');
    return names.length > 0 ? names.includes('data.npy') && hasSettings : /\.prz$/i.test(file.name);
  },
  open: openPantaRhei,
};

async function openPantaRhei(file: ReadableFile): Promise<OpenedFile> {
  const entries = zipEntries(file.bytes, FORMAT);
  const entry = entries.get('data.npy');
  if (!entry) throw damaged('The archive has no data.npy.', { format: FORMAT, field: 'data.npy' });
  const { dataset, warnings: found } = await openArrayEntry(entry);
  const warnings = [...found];
  const warn = (warning: string) => warnings.push(warning);
  const settingsEntry = entries.get('meta_data_json.npy');
  const text = settingsEntry && textsOfEntry(settingsEntry);
  const settings = typeof text === 'string' ? jsonObject(text.replace(/^\s*\[([\s\S]*)\]\s*$/, '$1')) : undefined;
  if (!settings) {
    warn(
      'The settings beside the array cannot be read (before version 24.03 they are Python objects): its axes are not calibrated.',
    );
  }
  const opened = present(dataset, settings ?? {}, warn);
  const metadata = metadataOf(settings ?? {}, opened.kind, file.name);
  const title = textOf(settings?.comment) ?? textOf(settings?.repo_id)?.split('.')[0] ?? '';
  return { datasets: [{ ...opened, title, metadata, originalMetadata: settings ?? {} }], warnings, close() {} };
}

/** What Panta Rhei calls an axis that is moved over, in the order in which they are presented. */
const NAVIGATION = ['Index', 'ScanY', 'ScanX', 'PlotIndex'];
const NAMES: { readonly [type: string]: string } = {
  ScanY: 'y',
  ScanX: 'x',
  CameraY: 'y',
  CameraX: 'x',
  Index: 'index',
};

/** The array with its axes named and calibrated, those of navigation first; energies of EELS turned to ascend. */
function present(dataset: OpenedDataset, settings: Tree, warn: (warning: string) => void): OpenedDataset {
  const { shape } = dataset;
  const rank = shape.length;
  const types = contentTypes(settings, rank);
  const isNavigation = types.map((type) => type !== null && NAVIGATION.includes(type));
  const place = (axis: number) => (isNavigation[axis] ? NAVIGATION.indexOf(types[axis]!) : NAVIGATION.length);
  const order = [...shape.keys()].sort((a, b) => place(a) - place(b) || a - b);
  const plain = ['x', 'y', 'z'];
  const unnamed = [...shape.keys()].filter((axis) => types[axis] === null).reverse();
  const turned = settings['filter.mode'] === 'EELS' ? order.findIndex((axis) => types[axis] === 'Energy') : -1;
  const axes = order.map((from, to): Axis => {
    const type = types[from];
    const isEnergy = type === 'Energy';
    const name = type
      ? (NAMES[type] ?? (isEnergy ? 'Energy loss' : type))
      : (plain[unnamed.indexOf(from)] ?? `axis ${from}`);
    const role = isNavigation[from] ? 'navigation' : 'signal';
    const axis = calibratedAxis(name, shape[from]!, role, calibrationOf(settings, rank - 1 - from), warn);
    return to === turned && axis.units !== ''
      ? { ...axis, offset: -(axis.offset + (axis.size - 1) * axis.scale) }
      : axis;
  });
  const signal = isNavigation.filter((is) => !is).length;
  const described = { ...dataset, kind: kindOf(signal, rank), shape: axes.map(({ size }) => size), axes };
  const isInOrder = order.every((from, to) => from === to);
  if (isInOrder && turned < 0) return described;
  const open = () => {
    const source = dataset.open();
    const values = source.read(0, elementCount(shape));
    const moved = permuteValues(values, shape, order, numbersPerElement(dataset.dtype));
    source.close();
    // Energy, where there is one, is the only axis of the signal, and last.
    if (turned === rank - 1 && isRealNumber(dataset.dtype)) {
      for (let at = 0; at < moved.length; at += shape[order[turned]!]!)
        moved.subarray(at, at + shape[order[turned]!]!).reverse();
    }
    return new MemorySource(moved, described.shape, dataset.dtype);
  };
  return { ...described, open };
}

/** The type of each axis of the array, in its order; null for one of an image. The file lists them from the last axis on. */
function contentTypes(settings: Tree, rank: number): (string | null)[] {
  const listed = settings['content.types'];
  const given = Array.isArray(listed) ? listed.map((one) => textOf(one) ?? null) : undefined;
  if (given?.length === rank) return given.reverse();
  const isCurve = settings.type === '1D';
  const images = isCurve ? 1 : 2;
  const types = Array.from({ length: rank }, (_, i): string | null => {
    if (i < images) return given?.[i] ?? null;
    return isCurve && i === 1 ? 'PlotIndex' : 'Index';
  });
  return types.reverse();
}

/** Lengths in m become nm; the number of an axis counts from the last one on. */
function calibrationOf(settings: Tree, axis: number): RawCalibration {
  const all = settings['device.calib'];
  const one = Array.isArray(all) ? (all[axis] as Json | undefined) : undefined;
  const tree = typeof one === 'object' && one !== null && !Array.isArray(one) ? (one as Tree) : {};
  const value = numberOf(tree.value);
  if (value === undefined) return { scale: undefined, offset: undefined, units: undefined };
  const units = textOf(tree.unit);
  const factor = units === 'm' ? 1e9 : 1;
  return {
    scale: value * (numberOf(tree.pixel_factor) ?? 1) * factor,
    offset: (numberOf(tree.offset) ?? 0) * value * factor,
    units: units === 'm' ? 'nm' : units,
  };
}

function kindOf(signal: number, rank: number): DatasetKind {
  if (signal === 1) return (['spectrum', 'spectrum-line', 'spectrum-image'] as const)[rank - 1] ?? 'other';
  if (signal === 2 && rank === 2) return 'image';
  return signal === 2 && rank === 3 ? 'image-stack' : 'other';
}

const TEM = 'Acquisition_instrument.TEM';

/** Angles are in rad in the file and in mrad here, voltages in V and keV. */
function metadataOf(settings: Tree, kind: DatasetKind, fileName: string): Tree {
  const out = new MetadataBuilder();
  const number = (key: string) => numberOf(settings[key]);
  const times = (value: number | undefined, factor: number) => (value === undefined ? undefined : value * factor);
  const time = textOf(settings['acquisition.time']) ?? textOf(settings['camera.time']);
  const voltage = number('electron_gun.voltage');
  const shift = number('filter.ht_offset') ?? number('electron_gun.voltage_offset') ?? 0;
  const source = textOf(settings['source.type']);
  out.set('General.title', textOf(settings.comment) ?? textOf(settings.repo_id)?.split('.')[0]);
  out.set('General.original_filename', fileName);
  out.set('General.date', time?.match(/^\d{4}-\d{2}-\d{2}/)?.[0]);
  out.set('General.time', time?.match(/T(\d{2}:\d{2}:\d{2})/)?.[1]);
  const isSpectral = kind.startsWith('spectrum');
  out.set('Signal.signal_type', settings['filter.mode'] === 'EELS' && isSpectral ? 'EELS' : undefined);
  out.set(`${TEM}.beam_energy`, voltage === undefined ? undefined : (voltage + shift) / 1000);
  out.set(`${TEM}.convergence_angle`, times(number('condenser.convergence_semi_angle'), 1e3));
  out.set(`${TEM}.Detector.EELS.collection_angle`, times(number('filter.collection_semi_angle'), 1e3));
  const aperture = textOf(settings['filter.aperture'])?.match(/^([\d.]+)\s*mm/)?.[1];
  out.set(`${TEM}.Detector.EELS.aperture_size`, aperture === undefined ? undefined : Number(aperture));
  const mode = source === 'scan_generator' ? 'STEM' : source === 'camera' ? 'TEM' : undefined;
  out.set(`${TEM}.acquisition_mode`, mode);
  out.set(`${TEM}.magnification`, number(mode === 'STEM' ? 'scan_driver.magnification' : 'projector.magnification'));
  out.set(`${TEM}.camera_length`, number('projector.camera_length'));
  out.set(`${TEM}.dwell_time`, number('scan_generator.dwell_time'));
  return out.tree;
}

function numberOf(value: Json | undefined): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

function textOf(value: Json | undefined): string | undefined {
  return typeof value === 'string' && value.trim() !== '' ? value.trim().slice(0, 1000) : undefined;
}
