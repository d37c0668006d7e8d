import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import type { RunCheckpoints } from '../../src-preload/contract/engine.ts';
import type { Checkpoints, TrainingPlace } from '../analysis/networks/training-checkpoint.ts';
import { writeAtomically } from '../writers/write-atomically.ts';

/** Milliseconds from one checkpoint of a training to the next. */
const INTERVAL_MS = 20_000;
/** What lies in the folder longer than this, or beyond this many bytes, goes: the oldest first. */
const KEPT_MS = 7 * 24 * 3600e3;
const KEPT_BYTES = 1e9;
const ENDING = '.training';
/** Bytes of the hash in front of what it is of. */
const HASH_BYTES = 32;

/** Checkpoints of one run as files. */
export interface CheckpointFiles extends Checkpoints {
  /** Removes those of this run, which is complete. */
  runIsComplete(): Promise<void>;
}

/**
 * Keeps trainings in files that outlive a crash. The name of a file is a hash of all that the training depends on: data,
 * settings, and `circumstances` such as device and version. So the same recipe on the same data finds it again, wherever the
 * file of the data has gone, and nothing else does.
 */
export function checkpointFiles(
  { folder, resume, intervalMs = INTERVAL_MS }: RunCheckpoints,
  circumstances: readonly unknown[],
  warn: (warning: string) => void,
): CheckpointFiles {
  const paths = new Set<string>();
  return {
    async of(settings, data) {
      const path = join(folder, `${nameOf([settings, circumstances], data)}${ENDING}`);
      paths.add(path);
      await clearOld(folder, path);
      let last = performance.now();
      let hasSaved = false;
      const save = async (place: () => Promise<TrainingPlace>) => {
        try {
          await write(folder, path, await place());
          hasSaved = true;
        } catch (error) {
          const why = error instanceof Error ? error.message : String(error);
          warn(`The state of the training could not be kept (${why}): if the run is cut off, it begins anew.`);
        }
        last = performance.now();
      };
      const isDue = () => performance.now() - last >= intervalMs;
      return {
        load: async () => (resume ? read(path) : undefined),
        isDue,
        save,
        saveEnd: async (place) => {
          if (hasSaved || isDue()) await save(place);
        },
      };
    },
    async runIsComplete() {
      for (const path of paths) await rm(path, { force: true }).catch(() => {});
    },
  };
}

function nameOf(what: unknown, data: readonly Uint8Array[]): string {
  const hash = createHash('sha256').update(serialize(what));
  for (const bytes of data) hash.update(bytes);
  return hash.digest('hex');
}

async function write(folder: string, path: string, place: TrainingPlace): Promise<void> {
  const bytes = serialize(place);
  await mkdir(folder, { recursive: true });
  await writeAtomically({
    path,
    async fill(sink) {
      await sink.write(createHash('sha256').update(bytes).digest());
      await sink.write(bytes);
    },
  });
}

/** Undefined where there is none, or none that is whole. */
async function read(path: string): Promise<TrainingPlace | undefined> {
  try {
    const file = await readFile(path);
    const bytes = file.subarray(HASH_BYTES);
    const isWhole = createHash('sha256').update(bytes).digest().equals(file.subarray(0, HASH_BYTES));
    return isWhole ? (deserialize(bytes) as TrainingPlace) : undefined;
  } catch {
    return undefined;
  }
}

/** @param own stays, whatever its age */
async function clearOld(folder: string, own: string): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  const files = [];
  for (const name of names) {
    const path = join(folder, name);
    if (path === own || !name.includes(ENDING)) continue;
    const found = await stat(path).catch(() => undefined);
    if (found) files.push({ path, age: Date.now() - found.mtimeMs, size: found.size });
  }
  files.sort((a, b) => a.age - b.age);
  let kept = 0;
  for (const { path, age, size } of files) {
    kept += size;
    if (age > KEPT_MS || kept > KEPT_BYTES) await rm(path, { force: true }).catch(() => {});
  }
}
