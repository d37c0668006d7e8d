import type { Json } from '../../../src-preload/contract/dataset.ts';
import type { Hdf5Group, Hdf5Value } from '../../cubes/hdf5-messages.ts';
import { jsonOfValue } from '../hyperspy/metadata.ts';
import { MetadataBuilder } from '../metadata-builder.ts';

type Tree = { [key: string]: Json };

/** Attributes of a group and of the groups in it; arrays and their dimensions are data, not metadata. */
export function attributesOf(group: Hdf5Group): Tree {
  const tree: Tree = {};
  const set = (name: string, value: Json) =>
    Object.defineProperty(tree, name, { value, enumerable: true, configurable: true, writable: true });
  for (const [name, value] of Object.entries(group.attributes)) set(name, jsonOfValue(value));
  for (const [name, child] of Object.entries(group.children)) {
    if (child.kind !== 'group') continue;
    const json = attributesOf(child);
    if (Object.keys(json).length > 0) set(name, json);
  }
  return tree;
}

/** Metadata under HyperSpy's names, as far as the groups `microscope`, `user`, `sample` or Prismatic's settings tell. */
export function ncemMetadata(root: Hdf5Group, data: Hdf5Group, title: string): Tree {
  const out = new MetadataBuilder();
  out.set('General.title', title);
  out.set('General.authors', text(root, 'user', 'name') ?? text(root, 'user', 'User name'));
  out.set('Sample.description', text(root, 'sample', 'sample name') ?? text(root, 'sample', 'material'));
  out.set('Signal.signal_type', signalType(data));

  const tem = (name: string, value: Json | undefined) => out.set(`Acquisition_instrument.TEM.${name}`, value);
  const scaled = (value: number | undefined, factor: number) => (value === undefined ? undefined : value * factor);
  tem('microscope', text(root, 'microscope', 'name'));
  const volts = number(root, 'microscope', 'high tension') ?? number(root, 'microscope', 'voltage');
  // Files of HyperSpy's users give kV, those of NCEM's microscopes V.
  tem('beam_energy', volts === undefined || volts <= 0 ? undefined : volts >= 10_000 ? volts / 1000 : volts);
  tem('magnification', number(root, 'microscope', 'magnification'));
  tem('camera_length', scaled(number(root, 'microscope', 'camera length'), 1000));
  tem('convergence_angle', scaled(number(root, 'microscope', 'convergence angle'), 1000));

  const simulation = groupIn(root, SIMULATION);
  if (simulation) {
    // Prismatic: E in kV, probe semi-angle in mrad.
    tem('beam_energy', numberIn(simulation.attributes.E));
    tem('convergence_angle', numberIn(simulation.attributes.sa));
  }
  return out.tree;
}

const SIMULATION = ['4DSTEM_simulation', 'metadata', 'metadata_0', 'original', 'simulation_parameters'];

/** Prismatic's settings by the short names of its command line, or undefined in other files. */
export function simulationOf(root: Hdf5Group): Hdf5Group['attributes'] | undefined {
  return groupIn(root, SIMULATION)?.attributes;
}

function signalType(data: Hdf5Group): string | undefined {
  const type = data.attributes.signal_type?.values[0];
  return typeof type === 'string' ? type : undefined;
}

function groupIn(root: Hdf5Group, names: readonly string[]): Hdf5Group | undefined {
  let here: Hdf5Group | undefined = root;
  for (const name of names) {
    const child: Hdf5Group['children'][string] | undefined = here?.children[name];
    here = child?.kind === 'group' ? child : undefined;
  }
  return here;
}

function text(root: Hdf5Group, group: string, name: string): string | undefined {
  const value = groupIn(root, [group])?.attributes[name]?.values[0];
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
}

function number(root: Hdf5Group, group: string, name: string): number | undefined {
  return numberIn(groupIn(root, [group])?.attributes[name]);
}

function numberIn(value: Hdf5Value | undefined): number | undefined {
  const first = value?.values[0];
  const found = typeof first === 'string' && first.trim() !== '' ? Number(first) : first;
  return typeof found === 'number' && Number.isFinite(found) ? found : undefined;
}
