import type { OpenedDataset, OpenedFile, ReadableFile, Reader } from '../reader.ts';
import { unsupported } from '../reader-errors.ts';
import { looksLikeEds, openJeolEds } from './eds-file.ts';
import { type FieldOfView, IMAGE_MAGIC, openJeolImage } from './image-file.ts';
import { FORMAT } from './jeol-tags.ts';
import { openJeolProject, PROJECT_TAGS } from './project-file.ts';
import { openJeolPts, PTS_MAGIC } from './pts-file.ts';

type Kind = 'project' | 'pts' | 'image' | 'spectrum';

const HEAD_BYTES = 4096;
/** Zeros, then the first tag: its mark, the length of its name, its name. */
const PROJECT_HEAD = `${'\0'.repeat(PROJECT_TAGS)}\u0001\u0009\0\0\0FileType\0`;

/** Reads the files of JEOL's Analysis Station: projects, EDS event streams, spectra, images and element maps. */
export const jeolReader: Reader = {
  format: FORMAT,
  label: 'JEOL Analysis Station',
  extensions: ['.asw', '.pts', '.img', '.map', '.eds'],
  recognizes: (head) => kindOf(head) !== undefined,
  open: openJeol,
};

function openJeol(file: ReadableFile): OpenedFile {
  const warnings: string[] = [];
  const warn = (warning: string) => warnings.push(warning);
  const kind = kindOf(headOf(file));
  const datasets =
    kind === 'project'
      ? openJeolProject(file, ({ file: part, view }) => openMeasurement(part, kindOf(headOf(part)), view, warn), warn)
      : openMeasurement(file, kind, undefined, warn);
  return { datasets, warnings, close() {} };
}

function openMeasurement(
  file: ReadableFile,
  kind: Kind | undefined,
  view: FieldOfView | undefined,
  warn: (warning: string) => void,
): OpenedDataset[] {
  switch (kind) {
    case 'pts':
      return openJeolPts(file, view, warn);
    case 'image':
      return [openJeolImage(file, view, warn)];
    case 'spectrum':
      return [openJeolEds(file, warn)];
    default: {
      const advice = 'These are read: .asw projects, .pts, .img, .map and .EDS files of Analysis Station.';
      throw unsupported(`${file.name} does not begin like a measurement of Analysis Station.`, advice, {
        format: FORMAT,
        field: 'first bytes',
        byteOffset: 0,
      });
    }
  }
}

function headOf(file: ReadableFile): Uint8Array {
  return file.bytes.read(0, Math.min(HEAD_BYTES, file.bytes.size));
}

function kindOf(head: Uint8Array): Kind | undefined {
  if (head.length < PROJECT_TAGS + 8) return undefined;
  const text = Buffer.from(head.buffer, head.byteOffset, head.byteLength).toString('latin1');
  const magic = new DataView(head.buffer, head.byteOffset, head.byteLength).getUint32(0, true);
  if (magic === PTS_MAGIC && text.startsWith('PTTDFILE', 4)) return 'pts';
  if (magic === IMAGE_MAGIC && text.startsWith('JED-', 4)) return 'image';
  if (text.startsWith(PROJECT_HEAD)) return 'project';
  return looksLikeEds(head) ? 'spectrum' : undefined;
}
