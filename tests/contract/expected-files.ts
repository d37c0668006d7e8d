/** The files of the shared data folder whose arrays other people's readers have described in expected.json. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { READERS } from '../../src-main/readers/registry.ts';
import type { ExpectedArray } from './presented-differently.ts';

interface ExpectedFile {
  computed?: { signals?: ExpectedArray[]; array?: ExpectedArray; arrays?: NamedArrays; variables?: NamedArrays };
}
interface NamedArrays {
  [name: string]: ExpectedArray;
}

export const SHARED_DATA = fileURLToPath(new URL('../../../shared/data', import.meta.url));

const expectedFiles: { [name: string]: ExpectedFile } = existsSync(join(SHARED_DATA, 'expected.json'))
  ? JSON.parse(readFileSync(join(SHARED_DATA, 'expected.json'), 'utf8')).files
  : {};
const endings = READERS.flatMap((reader) => reader.extensions);

/** Files with an ending of ours and arrays to compare with; none where the folder is not there. */
export const COMPARED_FILES: readonly string[] = Object.keys(expectedFiles).filter((name) => {
  return endings.some((ending) => name.toLowerCase().endsWith(ending)) && expectedArrays(name) !== undefined;
});

/** What the origin's reader gives for a file: its arrays, in order. */
export function expectedArrays(name: string): readonly ExpectedArray[] | undefined {
  const { signals, array, arrays, variables } = expectedFiles[name]!.computed ?? {};
  const named = arrays ?? variables;
  // Those without a checksum are texts.
  const numeric = Object.entries(named ?? {}).filter(([, one]) => one.sha256_c_order_le !== undefined);
  if (named) return numeric.map(([title, one]) => ({ title, ...one }));
  return signals ?? (array && [array]);
}
