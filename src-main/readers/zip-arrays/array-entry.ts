import type { Json } from '../../../src-preload/contract/dataset.ts';
import type { ArraySource } from '../../cubes/array-source.ts';
import { readNpyTexts } from '../numpy/npy-texts.ts';
import { numpyReader } from '../numpy/numpy-reader.ts';
import type { OpenedDataset, OpenedFile } from '../reader.ts';
import type { ZipEntry } from '../zip-entries.ts';

/**
 * The array of an `.npy` file in a zip archive. Only its header is read; a deflated one is unpacked into memory while a source of it is open.
 * @throws {AppError} as the NumPy reader does.
 */
export async function openArrayEntry(
  entry: ZipEntry,
): Promise<{ dataset: OpenedDataset; warnings: readonly string[] }> {
  const bytes = entry.open();
  const name = entry.name.slice(0, 200);
  const file = { name, localPath: name, bytes, sibling: () => undefined };
  const opened: OpenedFile = await numpyReader.open(file);
  const dataset = opened.datasets[0]!;
  let users = 0;
  const open = (): ArraySource => {
    const source = dataset.open();
    let isOpen = true;
    users++;
    return {
      shape: source.shape,
      dtype: source.dtype,
      read: (first, count) => source.read(first, count),
      close() {
        source.close();
        if (isOpen && --users === 0) bytes.release?.();
        isOpen = false;
      },
    };
  };
  return { dataset: { ...dataset, open }, warnings: opened.warnings };
}

/** Texts of an `.npy` file in a zip archive: one as itself, several as a list; undefined when it holds none. */
export function textsOfEntry(entry: ZipEntry): Json | undefined {
  const texts = readNpyTexts(entry.open());
  return texts?.length === 1 ? texts[0] : texts;
}

/** Levels of metadata that are kept. */
const DEEPEST = 64;

/** An object of JSON text, or undefined when it is none or nested without end. Python's NaN and Infinity become texts. */
export function jsonObject(text: string): { readonly [key: string]: Json } | undefined {
  try {
    const value = parse(text);
    if (typeof value !== 'object' || value === null || Array.isArray(value) || isDeeper(value, DEEPEST))
      return undefined;
    return value as { readonly [key: string]: Json };
  } catch {
    return undefined;
  }
}

function parse(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    const plain = text.replace(
      /("(?:[^"\\]|\\.)*")|-?Infinity|NaN/g,
      (found, string?: string) => string ?? `"${found}"`,
    );
    return JSON.parse(plain) as Json;
  }
}

function isDeeper(value: Json, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((child) => isDeeper(child as Json, levels - 1));
}
