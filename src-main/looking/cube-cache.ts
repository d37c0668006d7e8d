import { statSync } from 'node:fs';
import { totalmem } from 'node:os';
import { resolve } from 'node:path';
import type { LookRequest } from '../../src-preload/contract/engine.ts';
import { AppError } from '../../src-preload/contract/errors.ts';
import { type LookedCube, openLookedCube } from './looked-cube.ts';

/** Cubes that stay open at most. */
const MOST_CUBES = 4;

/** Bytes that all cubes together may take in memory: a quarter of the machine's. */
const memoryLimit = () => totalmem() / 4;

interface Kept {
  readonly key: string;
  readonly cube: LookedCube;
  /** Whether its values are, or will be, held in memory. */
  readonly mayHold: boolean;
}

/** Least recently used first. */
const kept: Kept[] = [];
/** On their way. */
const opening = new Map<string, Promise<Kept>>();

/** The cube of a request: the one at hand, or opened now, after closing what has not been looked at for longest. */
export async function cubeAtHand(request: LookRequest, limitBytes = memoryLimit()): Promise<Kept> {
  const file = resolve(request.file);
  const { dataset, frames, arrange } = request;
  const key = `${identity(file)}:${dataset}:${JSON.stringify([frames, arrange])}`;
  const place = kept.findIndex((one) => one.key === key);
  if (place >= 0) {
    const [found] = kept.splice(place, 1);
    kept.push(found);
    return found;
  }
  // Two that ask at once get the same one.
  const opened = opening.get(key) ?? open(key, { file, dataset, frames, arrange }, limitBytes);
  opening.set(key, opened);
  return opened.finally(() => opening.delete(key));
}

async function open(key: string, request: LookRequest, limitBytes: number): Promise<Kept> {
  const cube = await openLookedCube(request);
  // A stack is read image by image, so its file stays open.
  const mayHold = cube.frames === 1 && cube.heldBytes <= limitBytes;
  const room = limitBytes - (mayHold ? cube.heldBytes : 0);
  while (kept.length >= MOST_CUBES || heldBytes() > room) kept.shift()?.cube.close();
  const made = { key, cube, mayHold };
  kept.push(made);
  return made;
}

/** The cube of a request that needs spectra. @throws {AppError} `data-unsuitable` for an image, what opening throws */
export async function spectraAtHand(request: LookRequest): Promise<LookedCube> {
  const { cube } = await cubeAtHand(request);
  if (cube.isSpectra) return cube;
  throw new AppError('data-unsuitable', 'An image has no spectra.', 'Choose a spectrum image.', {
    file: request.file,
    field: 'dataset',
  });
}

/** Closes all cubes. */
export function forgetCubes(): void {
  for (const { cube } of kept.splice(0)) cube.close();
}

function heldBytes(): number {
  return kept.reduce((sum, { cube, mayHold }) => sum + (mayHold ? cube.heldBytes : 0), 0);
}

/** A file that was written anew is another one. A missing file is said so by whoever opens it. */
function identity(file: string): string {
  const stat = statSync(file, { throwIfNoEntry: false });
  return `${file}:${stat?.size}:${stat?.mtimeMs}`;
}
