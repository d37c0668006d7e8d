/** Formats in HDF5 whose trees say anything: what the library reads of a damaged file, without the time that it takes for it. */
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { elementCount } from '../../src-main/cubes/array-source.ts';
import type { Hdf5File } from '../../src-main/cubes/hdf5-file.ts';
import type { Hdf5Node, Hdf5Tree } from '../../src-main/cubes/hdf5-messages.ts';
import { openAnyHdf5 } from '../../src-main/readers/hdf5/hdf5-reader.ts';
import { openHyperSpyFile } from '../../src-main/readers/hyperspy/hyperspy-reader.ts';
import { openNcemFile } from '../../src-main/readers/ncem-emd/ncem-reader.ts';
import { openNexusFile } from '../../src-main/readers/nexus/nexus-reader.ts';
import { openOxfordFile } from '../../src-main/readers/oxford/oxford-reader.ts';
import type { OpenedFile } from '../../src-main/readers/reader.ts';
import { openVeloxFile } from '../../src-main/readers/velox-emd/velox-reader.ts';
import { mutateTree } from './mutate-tree.ts';
import { openAndRead, seededNumbers } from './mutations.ts';

/** The file that is opened instead of one on disk. */
let stand: Hdf5File | undefined;
vi.mock('../../src-main/cubes/hdf5-file.ts', async (importOriginal) => {
  const original = await importOriginal<typeof import('../../src-main/cubes/hdf5-file.ts')>();
  return {
    ...original,
    openHdf5File: (...request: Parameters<typeof original.openHdf5File>) => stand ?? original.openHdf5File(...request),
  };
});
afterEach(() => {
  stand = undefined;
});

const MUTATIONS = 2_000;
/** Of the processor: arrays of any size are claimed, and a band of them may have to be transposed. */
const MOST_MILLISECONDS = 4_000;
/** More is never asked for at once: the largest band and what is read ahead. */
const MOST_BYTES = 64 * 1024 * 1024;

type Open = (file: { name: string; localPath: string }) => OpenedFile;

const FORMATS: readonly (readonly [string, Open, readonly string[]])[] = [
  [
    'HyperSpy',
    openHyperSpyFile,
    ['hyperspy/several.hspy', 'hyperspy/decomposition.hspy', 'hyperspy/formula-axis.hspy'],
  ],
  ['Velox', openVeloxFile, ['emd/velox-11.emd', 'emd/velox-4.emd', 'emd/velox-eels.emd']],
  ['NCEM', openNcemFile, ['emd/ncem-hyperspy.emd', 'emd/ncem-prismatic.emd', 'emd/ncem-rows.emd']],
  ['NeXus', openNexusFile, ['hdf5/nexus.nxs', 'hdf5/nexus-old.nxs']],
  ['H5EBSD', openOxfordFile, ['hdf5/oxford.h5oina', 'hdf5/bruker-ebsd.h5']],
  ['other HDF5', openAnyHdf5, ['hdf5/maps.h5', 'hdf5/pymca.h5', 'hdf5/anything.h5', 'hdf5/matlab.mat']],
];

describe.each(FORMATS)('%s', (_format, open, names) => {
  it(`gives only typed errors for ${MUTATIONS} trees that are not what they should be`, async () => {
    const below = seededNumbers(20_261_122);
    const sound = await Promise.all(names.map(soundFile));
    const trees = sound.map((file) => file.tree());
    const texts = new Map<string, ArrayBuffer>();
    let refused = 0;
    let slowest = 0;
    for (let round = 0; round < MUTATIONS; round++) {
      const place = round % names.length;
      const name = basename(names[place]!);
      stand = standIn(mutateTree(trees[place]!, below), textsOf(sound[place]!, `${place}`, texts));
      const attempt = async () => {
        const start = process.cpuUsage();
        const code = await openAndRead(() => open({ name, localPath: name })).catch((error) => {
          throw new Error(`mutation ${round} of ${name}`, { cause: error });
        });
        const { user, system } = process.cpuUsage(start);
        return { code, milliseconds: (user + system) / 1000 };
      };
      let { code, milliseconds } = await attempt();
      // Collecting garbage of others may fall into any one attempt; a slow reader is slow again.
      if (milliseconds > MOST_MILLISECONDS) ({ code, milliseconds } = await attempt());
      slowest = Math.max(slowest, milliseconds);
      if (code !== undefined) refused++;
    }
    for (const file of sound) file.close();
    if (process.env.FUZZ_VERBOSE) console.log(names[0], { refused, slowest });
    expect(slowest).toBeLessThan(MOST_MILLISECONDS);
    // The damage must be real, and much of it is nothing that a reader stumbles over.
    expect(refused).toBeGreaterThan(MUTATIONS / 200);
    expect(refused).toBeLessThan(MUTATIONS);
  });
});

/** A sound file, to be closed. */
async function soundFile(name: string): Promise<Hdf5File> {
  const { openHdf5File } = await vi.importActual<typeof import('../../src-main/cubes/hdf5-file.ts')>(
    '../../src-main/cubes/hdf5-file.ts',
  );
  const path = fileURLToPath(new URL(`../fixtures/${name}`, import.meta.url));
  return openHdf5File(path, { format: 'test' });
}

/** Reads boxes of a sound file, each but once. */
function textsOf(sound: Hdf5File, name: string, texts: Map<string, ArrayBuffer>): Hdf5File['readBox'] {
  return (...request) => {
    const key = `${name} ${JSON.stringify(request)}`;
    const text = texts.get(key) ?? sound.readBox(...request);
    texts.set(key, text);
    return text;
  };
}

/** A file with this tree: its texts of metadata are those of the sound file (`readText`), all other values zeros. */
function standIn(tree: Hdf5Tree, readText: Hdf5File['readBox']): Hdf5File {
  const itemBytes = new Map<string, number>();
  const visit = (node: Hdf5Node) => {
    if (node.kind === 'dataset') itemBytes.set(node.path, node.info.storedBytes);
    else for (const child of Object.values(node.children)) visit(child);
  };
  visit(tree.root);
  const zeros = (path: string, count: number) => {
    const bytes = count * itemBytes.get(path)!;
    if (!(bytes <= MOST_BYTES)) throw new Error(`${bytes} bytes of ${path} are asked for at once`);
    return new ArrayBuffer(bytes);
  };
  return {
    tree: () => tree,
    read: (path, _first, count) => zeros(path, count),
    readBox: (path, start, count) =>
      path.endsWith('/Metadata') ? readText(path, start, count) : zeros(path, elementCount(count)),
    chunks: () => null,
    close() {},
  };
}
