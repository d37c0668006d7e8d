import type { Axis } from '../../../src-preload/contract/dataset.ts';
import type { Hdf5Dataset, Hdf5Group } from '../../cubes/hdf5-messages.ts';
import { axisOfPositions } from '../axis-of-positions.ts';
import { calibratedAxis } from '../calibration.ts';
import { datasetAt, numberOf, numbersIn, textsOf, unitsOf } from './node-values.ts';
import { type FoundAxis, isSpectral } from './present-dataset.ts';

/** Names by which a table of positions is known beside its data. */
const AXIS_NAMES = {
  spectral: (name: string) => isSpectral(name, ''),
  y: (name: string) => /(^|[_\s])(y|rows?|height)($|[_\s\d])/i.test(name),
  x: (name: string) => /(^|[_\s])(x|col(umn)?s?|width)($|[_\s\d])/i.test(name),
  other: (name: string) => /(^|[_\s])(z|t|time|frames?|angle|theta|phi|pos(ition)?s?|axis|scan)($|[_\s\d])/i.test(name),
};

export interface GuessedAxes {
  readonly axes: readonly FoundAxis[];
  /** Datasets that were taken as axes. */
  readonly used: readonly Hdf5Dataset[];
  /** What was guessed, as parts of a sentence. */
  readonly guesses: readonly string[];
  /** Stored axes in the order of the program that wrote them, where it is another. */
  readonly order?: readonly number[];
}

/**
 * The axes of a dataset of which the file says nothing in a way that is known: from its attributes (`DIMENSION_LABELS`, `scale`,
 * `offset`, `units`), from tables of matching length and telling name in its group or nearby, from a `calibration` of two or
 * three coefficients (PyMca). What nothing is found for stays in channels and pixels.
 * @param above groups above the dataset, the outermost first.
 */
export function guessAxes(dataset: Hdf5Dataset, above: readonly Hdf5Group[]): GuessedAxes {
  const { shape } = dataset.info;
  const labels = textsOf(dataset.attributes.DIMENSION_LABELS);
  const guesses: string[] = [];
  const warn = (text: string) => guesses.push(text);
  const found: (FoundAxis | undefined)[] = shape.map(() => undefined);
  const used: Hdf5Dataset[] = [];
  const take = (at: number, table: Hdf5Dataset, positions: readonly number[]) => {
    const name = nameOf(table);
    const units = unitsOf(table);
    const axis = axisOfPositions(name, units, 'navigation', positions, warn);
    found[at] = { axis, isSpectral: isSpectral(name, units) };
    used.push(table);
    guesses.push(`axis ${at} (${shape[at]} positions) is ${table.path}`);
  };

  const tables = tablesNear(dataset, above);
  for (const [at, label] of labels.entries()) {
    const table = tables.find(({ node }) => label !== '' && nameOf(node) === label && node.info.shape[0] === shape[at]);
    if (table) take(at, table.node, table.positions);
  }
  for (const isKind of [AXIS_NAMES.spectral, AXIS_NAMES.y, AXIS_NAMES.x, AXIS_NAMES.other]) {
    for (const { node, positions } of tables) {
      if (!isKind(nameOf(node)) || used.includes(node)) continue;
      const free = shape.flatMap((size, at) => (size === positions.length && size > 1 && !found[at] ? [at] : []));
      // Energies lie on the last axis where there is a choice, rows and columns from the first on.
      const at = isKind === AXIS_NAMES.spectral ? free.at(-1) : free[0];
      const isTaken = isKind === AXIS_NAMES.spectral && found.some((one) => one?.isSpectral);
      if (at !== undefined && !isTaken) take(at, node, positions);
    }
  }
  const last = shape.length - 1;
  const calibration = numbersIn(datasetAt(above.at(-1)!, 'calibration')?.value);
  if (!found.some((one) => one?.isSpectral) && found[last] === undefined && calibration !== undefined) {
    const axis = axisOfCoefficients(calibration, shape[last]!, warn);
    if (axis !== undefined) {
      found[last] = { axis, isSpectral: true };
      guesses.push(`axis ${last} has the energies of ${above.at(-1)!.path}/calibration, taken as keV`);
    }
  }
  const axes = shape.map((size, at) => found[at] ?? axisOfAttributes(dataset, labels[at] ?? '', size, at, warn));
  return { axes, used, guesses };
}

interface Table {
  readonly node: Hdf5Dataset;
  readonly positions: readonly number[];
}

/** One-dimensional tables in the group of the dataset, in the group above, and in that one's other groups, nearest first. */
function tablesNear(dataset: Hdf5Dataset, above: readonly Hdf5Group[]): Table[] {
  const own = above.at(-1)!;
  const parent = above.at(-2);
  const beside = Object.values(parent?.children ?? {}).filter((node) => node.kind === 'group' && node !== own);
  const groups = [own, ...(parent ? [parent] : []), ...(beside as Hdf5Group[])];
  const nodes = groups.flatMap((group) => Object.values(group.children));
  return nodes.flatMap((node) => {
    if (node === dataset || node.kind !== 'dataset' || node.info.shape.length !== 1) return [];
    const positions = numbersIn(node.value);
    return positions === undefined ? [] : [{ node, positions }];
  });
}

/** PyMca's polynomial: energy in keV = a + b · channel + c · channel². */
function axisOfCoefficients(
  coefficients: readonly number[],
  size: number,
  warn: (text: string) => void,
): Axis | undefined {
  if (coefficients.length < 2 || coefficients.length > 3 || coefficients[1] === 0) return undefined;
  const [a, b, c = 0] = coefficients as [number, number, number?];
  if (c === 0) return calibratedAxis('Energy', size, 'signal', { scale: b, offset: a, units: 'keV' }, warn);
  const positions = Array.from({ length: size }, (_, i) => a + b * i + c * i * i);
  return axisOfPositions('Energy', 'keV', 'signal', positions, warn);
}

/** From attributes of the dataset itself: one value for all axes, or one for each. */
function axisOfAttributes(
  dataset: Hdf5Dataset,
  label: string,
  size: number,
  at: number,
  warn: (text: string) => void,
): FoundAxis {
  const { attributes, info } = dataset;
  const one = (name: string) => {
    const values = numbersIn(attributes[name]);
    if (values === undefined) return undefined;
    return values.length === info.shape.length
      ? values[at]
      : info.shape.length === 1
        ? numberOf(attributes[name])
        : undefined;
  };
  const scale = one('scale');
  // Without a scale, `units` are those of the values.
  const allUnits = textsOf(attributes.units);
  const units = scale === undefined ? '' : ((allUnits.length === info.shape.length ? allUnits[at] : allUnits[0]) ?? '');
  if (scale !== undefined) warn(`axis ${at} has the scale of an attribute`);
  const axis = calibratedAxis(label, size, 'navigation', { scale, offset: one('offset'), units }, warn);
  return { axis, isSpectral: isSpectral(label, units) };
}

/** The last part of a dataset's path. */
export function nameOf({ path }: { readonly path: string }): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
