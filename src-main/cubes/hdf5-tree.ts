import { describeHdf5Dataset } from './hdf5-dataset-info.ts';
import { type H5Module, type Hdf5Library, webAssembly } from './hdf5-library.ts';
import type { Hdf5Dataset, Hdf5Group, Hdf5Node, Hdf5Tree, Hdf5Value, TreeLimits } from './hdf5-messages.ts';
import { readHdf5Value } from './hdf5-value.ts';

/** Most sentences about things left out; a damaged file would have thousands. */
const MOST_PROBLEMS = 50;

/**
 * Reads groups, attributes and small datasets of an open file, each object once: a link to an object that was met before
 * (which is how hard links make circles), a soft link and an external link are left out and named.
 * @throws {Error} when the root group itself cannot be read.
 */
export function readHdf5Tree(library: Hdf5Library, file: bigint, fileBytes: number, limits: TreeLimits): Hdf5Tree {
  const { module } = library;
  const problems: string[] = [];
  const met = new Set<string>();
  let entries = 0;
  let totalBytes = 0;
  let full = false;

  const problem = (path: string, what: string) => {
    const details = library.takeErrors();
    if (problems.length < MOST_PROBLEMS) problems.push(`${path}: ${what}${details === '' ? '' : ` (${details})`}`);
  };
  /** Runs one look at the file; what the library cannot read is named and left out. */
  const attempt = <T>(path: string, look: () => T): T | null => {
    try {
      library.takeErrors();
      return look();
    } catch (error) {
      if (isFatal(error)) throw error;
      problem(path, wordsOf(error));
      return null;
    }
  };
  const count = (path: string) => {
    entries += 1;
    if (entries <= limits.entries && totalBytes <= limits.totalBytes) return true;
    if (!full) problem(path, 'the file has more entries than are read; the rest was left out');
    full = true;
    return false;
  };
  const keep = (value: Hdf5Value | null) => {
    for (const item of value?.values ?? []) totalBytes += typeof item === 'string' ? item.length + 8 : 8;
    return value;
  };

  const readAttributes = (path: string) => {
    const attributes: Record<string, Hdf5Value> = {};
    const names = attempt(path, () => module.get_attribute_names(file, path)) ?? [];
    for (const name of names) {
      const place = `${path}@${name}`;
      if (!count(place)) break;
      const value = attempt(place, () => readAttribute(module, file, path, name, limits.valueBytes));
      if (keep(value) !== null) setOwn(attributes, name, value!);
    }
    return attributes;
  };

  const readDataset = (path: string): Hdf5Dataset | null => {
    const info = attempt(path, () => describeHdf5Dataset(module, file, path, fileBytes));
    if (info === null) return null;
    const attributes = readAttributes(path);
    const elements = info.shape.reduce((product, size) => product * size, 1);
    const small = elements * info.storedBytes <= limits.valueBytes && !info.damaged;
    const isStored = info.unsupported === null ? !info.needsOwnDecoder : info.unsupported.includes('strings');
    const value =
      small && isStored ? attempt(path, () => readDatasetValue(module, file, path, limits.valueBytes)) : null;
    return { kind: 'dataset', path, attributes, info, value: keep(value) };
  };

  const readGroup = (path: string, depth: number): Hdf5Group => {
    const attributes = readAttributes(path);
    const children: Record<string, Hdf5Node> = {};
    const names = attempt(path, () => module.get_names(file, path, false)) ?? [];
    for (const name of names) {
      const childPath = path === '/' ? `/${name}` : `${path}/${name}`;
      if (!count(childPath)) break;
      const child = attempt(childPath, () => readChild(childPath, depth + 1));
      if (child !== null) setOwn(children, name, child);
    }
    return { kind: 'group', path, attributes, children };
  };

  const readChild = (path: string, depth: number): Hdf5Node | null => {
    if (depth > limits.depth) throw new Error('nested too deeply; left out');
    // Links first, without following them: a soft or external link may lead to another file.
    if (module.get_symbolic_link(file, path) !== null) throw new Error('a soft link; not followed');
    if ('filename' in module.get_external_link(file, path)) throw new Error('a link to another file; not followed');
    const type = module.get_type(file, path);
    if (type !== module.H5G_GROUP && type !== module.H5G_DATASET) {
      if (type === module.H5G_TYPE) return null;
      throw new Error('damaged; left out');
    }
    const address = Buffer.from(module.create_object_reference(file, path)).toString('hex');
    if (met.has(address)) throw new Error('a second link to an object that was read before; left out');
    met.add(address);
    return type === module.H5G_GROUP ? readGroup(path, depth) : readDataset(path);
  };

  met.add(Buffer.from(module.create_object_reference(file, '/')).toString('hex'));
  return { root: readGroup('/', 0), problems };
}

/** True for errors after which the library must not be used again: traps of WebAssembly, stack overflows, its own aborts. */
export function isFatal(error: unknown): boolean {
  const kinds: readonly (typeof Error)[] = [webAssembly.RuntimeError, RangeError, TypeError, ReferenceError];
  return !(error instanceof Error) || kinds.some((kind) => error instanceof kind);
}

/** What an error says; h5wasm calls everything that it cannot open an undefined name. */
export function wordsOf(error: unknown): string {
  const words = error instanceof Error ? error.message : String(error);
  return words === 'error - name not defined!' ? 'cannot be opened' : words;
}

function readAttribute(module: H5Module, file: bigint, path: string, name: string, limit: number): Hdf5Value | null {
  const metadata = module.get_attribute_metadata(file, path, name);
  return readHdf5Value(
    module,
    metadata,
    limit,
    (address) => module.get_attribute_data(file, path, name, address),
    (address) => module.reclaim_vlen_memory(file, path, name, address),
  );
}

function readDatasetValue(module: H5Module, file: bigint, path: string, limit: number): Hdf5Value | null {
  return readHdf5Value(
    module,
    module.get_dataset_metadata(file, path),
    limit,
    (address) => module.get_dataset_data(file, path, null, null, null, address),
    (address) => module.reclaim_vlen_memory(file, path, '', address),
  );
}

/** Sets a property under any name, `__proto__` too. */
function setOwn<T>(target: Record<string, T>, name: string, value: T): void {
  Object.defineProperty(target, name, { value, enumerable: true, configurable: true, writable: true });
}
