import { statSync } from 'node:fs';
import { type MessagePort, workerData } from 'node:worker_threads';
import { type BandReader, openBandReader } from './hdf5-band.ts';
import { readHdf5Box } from './hdf5-box.ts';
import { describeHdf5Dataset, describeHdf5Storage } from './hdf5-dataset-info.ts';
import { type Hdf5Library, loadHdf5Library } from './hdf5-library.ts';
import type { Hdf5Answer, Hdf5ChunkStorage, Hdf5Request } from './hdf5-messages.ts';
import { isFatal, readHdf5Tree, wordsOf } from './hdf5-tree.ts';

/**
 * Entry of the worker thread that owns the HDF5 library. One file at a time; requests are answered in order. The thread may
 * be ended at any moment, which is how a file that makes the library run without end is stopped.
 */

const { port, answered } = workerData as { port: MessagePort; answered: Int32Array };
const library = loadHdf5Library();

let file: bigint | null = null;
let fileBytes = 0;
let reader: { readonly path: string; readonly band: BandReader } | null = null;

void library.then(() => {
  Atomics.store(answered, 1, 1);
  Atomics.notify(answered, 1);
});
port.on('message', async (request: Hdf5Request) => {
  const answer = await answerTo(request);
  port.postMessage(answer, answer.ok && answer.bytes !== undefined ? [answer.bytes] : []);
  Atomics.add(answered, 0, 1);
  Atomics.notify(answered, 0);
});

async function answerTo(request: Hdf5Request): Promise<Hdf5Answer> {
  const loaded = await library;
  loaded.takeErrors();
  loaded.takeSystemCode();
  try {
    return { ok: true, ...perform(loaded, request), memoryBytes: loaded.memoryBytes() };
  } catch (error) {
    const reason = loaded.takeErrors();
    const message = `${wordsOf(error)}${reason === '' ? '' : ` (${reason})`}`;
    const systemCode = loaded.takeSystemCode() ?? (error as NodeJS.ErrnoException).code;
    return { ok: false, message, fatal: isFatal(error), ...(systemCode === undefined ? {} : { systemCode }) };
  }
}

function perform(
  loaded: Hdf5Library,
  request: Hdf5Request,
): { tree?: ReturnType<typeof readHdf5Tree>; storage?: Hdf5ChunkStorage; bytes?: ArrayBuffer } {
  const { module } = loaded;
  if (request.op === 'open') {
    fileBytes = statSync(request.path).size;
    loaded.allow(request.path);
    const opened = module.open(request.path, module.H5F_ACC_RDONLY, false, -1, -1);
    if (opened < 0n) throw new Error('not readable as HDF5');
    file = opened;
    return {};
  }
  if (request.op === 'close') {
    reader?.band.close();
    reader = null;
    if (file !== null) module.close_file(file);
    file = null;
    loaded.allow(null);
    // Ending the thread is what closes the file then.
    if (loaded.isHoldingFile()) throw new ReferenceError('the HDF5 library does not let go of the file');
    return {};
  }
  if (file === null) throw new Error('no file is open');
  if (request.op === 'tree') return { tree: readHdf5Tree(loaded, file, fileBytes, request.limits) };
  if (request.op === 'storage') return { storage: describeHdf5Storage(module, file, request.path) };
  if (request.op === 'box') {
    const { path, start, count } = request;
    return { bytes: readHdf5Box(module, file, path, describeHdf5Dataset(module, file, path, fileBytes), start, count) };
  }

  if (reader?.path !== request.path) {
    reader?.band.close();
    reader = null;
    const info = describeHdf5Dataset(module, file, request.path, fileBytes);
    const band = openBandReader(module, file, request.path, info, request.bandBytes);
    reader = { path: request.path, band };
  }
  return { bytes: reader.band.read(request.first, request.count) };
}
