import type { TreeNode } from './metadata-tree.ts';

/** Units that HyperSpy's names imply; every reader converts to them. Where files differ in practice, none is claimed. */
const UNITS: { readonly [key: string]: string } = {
  aperture_size: 'mm',
  azimuth_angle: '°',
  beam_current: 'nA',
  beam_energy: 'keV',
  collection_angle: 'mrad',
  convergence_angle: 'mrad',
  dispersion: 'eV per channel',
  elevation_angle: '°',
  energy_resolution_MnKa: 'eV',
  exposure: 's',
  live_time: 's',
  real_time: 's',
  solid_angle: 'sr',
  tilt_alpha: '°',
  tilt_beta: '°',
  working_distance: 'mm',
};

/** The unit of a number in the normalized tree, with the space before it where one belongs; empty where it has none. */
export function unitText({ path, key, value }: Pick<TreeNode, 'path' | 'key' | 'value'>): string {
  const unit = typeof value === 'number' && path.startsWith('Acquisition_instrument.') ? UNITS[key] : undefined;
  if (unit === undefined) return '';
  return unit === '°' ? unit : `\u2009${unit}`;
}
