import type { RecognizedBy } from '../../src-preload/contract/dataset.ts';
import { AppError } from '../../src-preload/contract/errors.ts';
import { blockfileReader } from './blockfile/blockfile-reader.ts';
import { brukerBcfReader } from './bruker/bcf-reader.ts';
import { brukerSpxReader } from './bruker/spx-reader.ts';
import { digitalSurfReader } from './digital-surf/digital-surf-reader.ts';
import { edaxReader } from './edax/edax-reader.ts';
import { enviReader } from './envi/envi-reader.ts';
import { gatanDmReader } from './gatan-dm/gatan-dm-reader.ts';
import { hdf5Reader } from './hdf5/hdf5-reader.ts';
import { hyperSpyReader } from './hyperspy/hyperspy-reader.ts';
import { imagesReader } from './images/images-reader.ts';
import { jeolReader } from './jeol/jeol-reader.ts';
import { openLocalFile } from './local-file.ts';
import { isFolder, openLocalFolder } from './local-folder.ts';
import { matlabReader } from './matlab/matlab-reader.ts';
import { mrcReader } from './mrc/mrc-reader.ts';
import { msaReader } from './msa/msa-reader.ts';
import { ncemEmdReader } from './ncem-emd/ncem-reader.ts';
import { nexusReader } from './nexus/nexus-reader.ts';
import { nionReader } from './nion/nion-reader.ts';
import { numpyReader } from './numpy/numpy-reader.ts';
import { oxfordReader } from './oxford/oxford-reader.ts';
import { phasewrightArchiveReader } from './phasewright-archive/archive-reader.ts';
import type { OpenedFile, ReadableFile, Reader } from './reader.ts';
import { withPlace } from './reader-errors.ts';
import { renishawReader } from './renishaw/renishaw-reader.ts';
import { rippleReader } from './ripple/ripple-reader.ts';
import { semperReader } from './semper/semper-reader.ts';
import { textTableReader } from './tables/text-table-reader.ts';
import { xlsxReader } from './tables/xlsx-reader.ts';
import { tiaReader } from './tia/tia-reader.ts';
import { tiffReader } from './tiff/tiff-reader.ts';
import { adviceOnUnknown, describeHead } from './unknown-format.ts';
import { veloxEmdReader } from './velox-emd/velox-reader.ts';
import { npzReader } from './zip-arrays/npz-reader.ts';
import { pantaRheiReader } from './zip-arrays/panta-rhei-reader.ts';
import { zspyReader } from './zspy/zspy-reader.ts';

/** Every format that can be read. */
export const READERS: readonly Reader[] = [
  gatanDmReader,
  hyperSpyReader,
  zspyReader,
  nexusReader,
  oxfordReader,
  numpyReader,
  pantaRheiReader,
  nionReader,
  phasewrightArchiveReader,
  npzReader,
  matlabReader,
  xlsxReader,
  rippleReader,
  enviReader,
  jeolReader,
  veloxEmdReader,
  ncemEmdReader,
  brukerBcfReader,
  brukerSpxReader,
  edaxReader,
  msaReader,
  tiaReader,
  tiffReader,
  imagesReader,
  semperReader,
  mrcReader,
  blockfileReader,
  renishawReader,
  digitalSurfReader,
  // Takes any text that is a table.
  textTableReader,
  // Takes any HDF5 file that nobody above knows.
  hdf5Reader,
];

const HEAD_BYTES = 4096;

/** An opened file, with what was read to open it. */
export interface RegisteredFile extends OpenedFile {
  readonly format: string;
  /** What people call the format. */
  readonly label: string;
  readonly recognizedBy: RecognizedBy;
  /** Paths of all files that it consists of, in order of their names: `.raw` and `.rpl`, `.json` and `.npy`. */
  readonly files: readonly string[];
}

/**
 * Opens a file of any known format: its first bytes decide, not its ending. Some formats are folders. Close it when its
 * data are no longer read.
 * @throws {AppError} `file-not-found`, `file-unreadable`, `format-unknown`, or what the reader says, with the file's path.
 */
export async function openFile(path: string): Promise<RegisteredFile> {
  if (isFolder(path)) return openFolder(path);
  const file = openLocalFile(path);
  let format: string | undefined;
  try {
    const { reader, recognizedBy } = chooseReader(file);
    format = reader.format;
    const opened = await reader.open(file);
    return {
      format,
      label: reader.label,
      recognizedBy,
      datasets: opened.datasets,
      warnings: opened.warnings,
      files: file.files(),
      close() {
        opened.close();
        file.close();
      },
    };
  } catch (error) {
    file.close();
    throw withPlace(error, { file: path, format });
  }
}

async function openFolder(path: string): Promise<RegisteredFile> {
  const folder = openLocalFolder(path);
  let format: string | undefined;
  try {
    const reader = READERS.find((one) => one.openFolder && one.recognizesFolder?.(folder));
    if (!reader?.openFolder) {
      const advice = 'Open one of the files in it, or a folder of images or a .zspy store.';
      throw new AppError('format-unknown', `The folder ${folder.name} is nothing that can be opened whole.`, advice);
    }
    format = reader.format;
    const opened = await reader.openFolder(folder);
    return {
      format,
      label: reader.label,
      recognizedBy: 'folder',
      datasets: opened.datasets,
      warnings: opened.warnings,
      files: folder.files(),
      close() {
        opened.close();
        folder.close();
      },
    };
  } catch (error) {
    folder.close();
    throw withPlace(error, { file: path, format });
  }
}

/**
 * The reader of a file: the one that knows its first bytes; failing that, and if they are nothing else that is known,
 * the one of its ending, which then says what is damaged.
 * @throws {AppError} `format-unknown` with the formats that can be read.
 */
export function chooseReader(file: ReadableFile): { readonly reader: Reader; readonly recognizedBy: RecognizedBy } {
  const place = { file: file.localPath, byteOffset: 0 };
  if (file.bytes.size === 0) {
    const advice = 'Copy it again: the transfer was probably interrupted.';
    throw new AppError('format-unknown', `${file.name} is empty (0 bytes).`, advice, place);
  }
  const head = file.bytes.read(0, Math.min(HEAD_BYTES, file.bytes.size));
  const recognized = READERS.find((reader) => reader.recognizes(head, file));
  if (recognized) return { reader: recognized, recognizedBy: 'content' };
  const looksLike = describeHead(head);
  const byEnding = READERS.find((reader) => reader.extensions.some((end) => file.name.toLowerCase().endsWith(end)));
  if (byEnding && looksLike === undefined) return { reader: byEnding, recognizedBy: 'ending' };
  if (/\.raw$/i.test(file.name)) {
    const name = file.name.replace(/\.raw$/i, '.rpl');
    throw new AppError(
      'format-unknown',
      `${file.name} holds bare values; the file ${name} that describes them is not beside it.`,
      `Copy ${name} into the same folder.`,
      place,
    );
  }
  const formats = [...new Set(READERS.map((reader) => reader.label))].join('; ');
  const what = looksLike === undefined ? 'its first bytes are of no known format' : `it looks like ${looksLike}`;
  throw new AppError(
    'format-unknown',
    `${file.name} is not a file that can be read: ${what}.`,
    adviceOnUnknown(file.name, looksLike) ?? `These are: ${formats}.`,
    place,
  );
}
