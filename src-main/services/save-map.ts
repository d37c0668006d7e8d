import { basename, extname, resolve } from 'node:path';
import type { Axis } from '../../src-preload/contract/dataset.ts';
import { AppError } from '../../src-preload/contract/errors.ts';
import { framesPart } from '../../src-preload/contract/frames.ts';
import type { ParsedServiceRequest } from '../../src-preload/contract/service.ts';
import type { CallContext } from './call-context.ts';
import { refuseSources } from './export-run.ts';

const ENDINGS = ['.tif', '.tiff', '.npy', '.csv', '.hspy'];

/**
 * Saves a map as it is looked at: the sum of all channels, an energy window with what is taken off it, or an image of a stack; with
 * the calibration of its pixels.
 *
 * @throws {AppError} `usage` for a name with another ending or of the file itself; what reading and writing throw
 */
export async function saveMap(
  request: ParsedServiceRequest<'save-map'>,
  context: CallContext,
): Promise<{ files: readonly string[] }> {
  const { map: what, title, axes } = request;
  const out = resolve(request.out);
  if (!ENDINGS.includes(extname(out).toLowerCase())) {
    const advice = `Let the name end in ${ENDINGS.filter((ending) => ending !== '.tiff').join(', ')}.`;
    throw new AppError('usage', `${basename(out)} is no name for a map.`, advice, { file: out, field: 'out' });
  }
  refuseSources(context.projects.current(), out, [request.file]);
  const looked = lookedAt(request);
  // Without a budget it is read to the end, which only the sum needs.
  const budgetMs = what.kind === 'total' ? null : 0;
  const overview = await context.lookingJob('overview', { ...looked, budgetMs });
  const values = what.kind === 'total' ? overview.map : await mapOf(what, looked, context);
  const { rows, columns, description, sumSpectrum } = overview;
  // An image lies in the signal axes of its file, a map of spectra in the others.
  const role = sumSpectrum.length === 0 ? 'signal' : 'navigation';
  const own = description.axes.filter((axis) => axis.role === role).slice(-2);
  const x: Axis = own.at(-1) ?? { name: 'x', size: columns, scale: 1, offset: 0, units: '', role: 'signal' };
  // The one row of a line is as high as its pixels are wide.
  const y: Axis = own.length > 1 ? own[0]! : { ...x, name: 'y', offset: 0 };
  await context.lookingJob('write-array', {
    out,
    title,
    shape: [rows, columns],
    dtype: 'float32',
    axes: [
      { ...y, ...axes?.[0], size: rows, role: 'signal' },
      { ...x, ...axes?.[1], size: columns, role: 'signal' },
    ],
    metadata: {},
    values,
  });
  return { files: [out] };
}

type SaveMapRequest = ParsedServiceRequest<'save-map'>;

/** The dataset as it is looked at. */
function lookedAt({ file, dataset, frames, arrange }: SaveMapRequest) {
  return { file, dataset, ...framesPart(frames), ...(arrange ? { arrange } : {}) };
}

async function mapOf(
  what: Exclude<SaveMapRequest['map'], { kind: 'total' }>,
  looked: ReturnType<typeof lookedAt>,
  context: CallContext,
): Promise<Float32Array> {
  if (what.kind === 'frame') return (await context.lookingJob('frame', { ...looked, frame: what.frame })).map;
  const { first, end, background } = what;
  return (await context.lookingJob('window-map', { ...looked, first, end, ...(background ? { background } : {}) })).map;
}
