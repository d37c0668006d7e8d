import type { Axis, DatasetKind } from '../../../src-preload/contract/dataset.ts';
import { MemorySource } from '../../cubes/memory-source.ts';
import type { OpenedDataset, OpenedFile, ReadableFile, Reader } from '../reader.ts';
import { damaged, unsupported } from '../reader-errors.ts';
import { surfAxis } from './surf-axes.ts';
import { surfMetadata, surfOriginalMetadata } from './surf-metadata.ts';
import { COMPRESSED, FORMAT, PLAIN, readSurfRecord, type SurfRecord } from './surf-record.ts';
import { colorsOf, SurfSource } from './surf-source.ts';

/** Reads Digital Surf files (MountainsMap, Attolight): surfaces, profiles, series, color images, spectra and hyperspectral maps. */
export const digitalSurfReader: Reader = {
  format: FORMAT,
  label: 'Digital Surf',
  extensions: ['.sur', '.pro'],
  recognizes: (head) => [PLAIN, COMPRESSED].includes(Buffer.from(head.subarray(0, 12)).toString('latin1')),
  open: openDigitalSurf,
};

/** Kinds of objects by code. */
const PROFILE_SERIES = 4;
const SURFACE_SERIES = 5;
const RGB_IMAGE = 12;
const SPECTRUM = 20;
const MAP = 21;
/** One dimension: profiles and layers of profiles. */
const PROFILES = [1, 7];
/** Two dimensions, each record a picture of its own: heights, layers, intensities, colors of a surface. */
const SURFACES = [2, 3, 8, 10, 11, 13, 16];
const UNREAD: { readonly [type: number]: string } = {
  6: 'a meridian disc',
  9: 'a parallel disc',
  14: 'a force curve',
  15: 'a series of force curves',
};
const MOST_RECORDS = 10_000;

function openDigitalSurf(file: ReadableFile): OpenedFile {
  const warnings: string[] = [];
  const records = readRecords(file, (warning) => warnings.push(warning));
  return { datasets: datasetsOf(records, file.name, (warning) => warnings.push(warning)), warnings, close() {} };
}

/** All records: the first one says how many objects of how many channels there are. */
function readRecords(file: ReadableFile, warn: (warning: string) => void): SurfRecord[] {
  const first = readSurfRecord(file.bytes, 0);
  const count = Math.max(1, first.objects) * Math.max(1, first.channels);
  if (count > MOST_RECORDS) {
    throw damaged(`The file cannot hold ${first.objects} objects of ${first.channels} channels.`, {
      format: FORMAT,
      field: 'number of objects',
      byteOffset: 14,
    });
  }
  const records = [first];
  while (records.length < count) {
    const start = records.at(-1)!.end;
    if (start >= file.bytes.size) {
      warn(`The file is cut short: ${records.length} of ${count} objects are there.`);
      break;
    }
    records.push(readSurfRecord(file.bytes, start));
  }
  return records;
}

function datasetsOf(
  records: readonly SurfRecord[],
  fileName: string,
  warn: (warning: string) => void,
): OpenedDataset[] {
  const first = records[0]!;
  const { type, points, lines, depth } = first;
  const x = (role: Axis['role'], record = first) => surfAxis(record.x, 'x', record.points, role, warn);
  const y = (role: Axis['role'], record = first) => surfAxis(record.y, 'y', record.lines, role, warn);
  const t = (size: number, role: Axis['role']) => surfAxis(first.t, 'Number', size, role, warn);
  const dataset = (
    kind: DatasetKind,
    axes: readonly Axis[],
    parts: readonly SurfRecord[],
    layer = '',
  ): OpenedDataset => {
    const record = parts[0]!;
    const shape = axes.map((axis) => axis.size);
    const title = layer || record.name;
    const metadata = surfMetadata(record, title, fileName);
    const described = { title, kind, shape, axes, metadata, originalMetadata: surfOriginalMetadata(record) };
    return { ...described, dtype: 'float64', open: () => new SurfSource(parts, shape) };
  };
  const image = (record: SurfRecord) => {
    const layer = records.length > 1 ? [record.name, record.z.name].filter((part) => part !== '').join(': ') : '';
    return dataset('image', [y('signal', record), x('signal', record)], [record], layer);
  };
  const isUniform = records.every((one) => one.points === points && one.lines === lines && one.depth === depth);

  if (type === MAP) return [dataset('spectrum-image', [y('navigation'), x('navigation'), t(depth, 'signal')], [first])];
  if (type === SPECTRUM && lines > 1) return [dataset('spectrum-line', [y('navigation'), x('signal')], [first])];
  if (type === SPECTRUM) return [dataset('spectrum', [x('signal')], [first])];
  if (type === PROFILE_SERIES && isUniform && lines === 1) {
    return [dataset('spectrum-line', [t(records.length, 'navigation'), x('signal')], records)];
  }
  if (type === PROFILE_SERIES || PROFILES.includes(type)) {
    return records.map((record) => dataset('spectrum', [x('signal', record)], [record]));
  }
  if (type === SURFACE_SERIES && isUniform) {
    return [dataset('image-stack', [t(records.length, 'navigation'), y('signal'), x('signal')], records)];
  }
  if (type === RGB_IMAGE && isUniform && records.length === 3) {
    const colors = image(first);
    const open = () => new MemorySource(colorsOf(records), colors.shape, 'rgb');
    return [{ ...colors, title: first.name, dtype: 'rgb', open }];
  }
  if (type === SURFACE_SERIES || type === RGB_IMAGE || SURFACES.includes(type)) return records.map(image);
  const advice = 'Open it in MountainsMap and save it as a surface, profile or spectrum.';
  throw unsupported(`The file holds ${UNREAD[type] ?? `an object of kind ${type}`}, which is not read.`, advice, {
    format: FORMAT,
    field: 'kind of object',
    byteOffset: 18,
  });
}
