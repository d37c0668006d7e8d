import { readFileSync, renameSync } from 'node:fs';
import { basename } from 'node:path';
import { writeWhole } from './output-folder.ts';

/** Reads a small JSON file of the program's own. A damaged one is put aside as `<name>.damaged`, with a warning. */
export function readJsonFile(file: string, warn: (warning: string) => void): unknown {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as { code?: unknown }).code !== 'ENOENT') warn(`${basename(file)} cannot be read; defaults are used.`);
    return undefined;
  }
  try {
    return JSON.parse(text);
  } catch {
    warn(`${basename(file)} was damaged; defaults are used. What it held is in ${basename(file)}.damaged.`);
    putAside(file);
    return undefined;
  }
}

/** Replaces the file as a whole. @throws {AppError} `write-failed`, `disk-full` */
export function writeJsonFile(file: string, value: unknown): void {
  writeWhole(file, `${JSON.stringify(value, null, 2)}\n`);
}

function putAside(file: string): void {
  try {
    renameSync(file, `${file}.damaged`);
  } catch {
    // It stays; the next change replaces it.
  }
}
