/** Names of axes that our readers mean to give otherwise than the reader that made expected.json, and why. */
import type { Axis } from '../../src-preload/contract/dataset.ts';

interface NamedOtherwise {
  readonly why: string;
  /** Our name for an axis of theirs. */
  readonly name: (theirs: string, ours: Axis) => string;
}

const PLACES: { readonly [theirs: string]: string } = {
  height: 'y',
  width: 'x',
  Y: 'y',
  X: 'x',
  depth: 'z',
  'image series': 'z',
};
const BY_PLACE: NamedOtherwise = {
  why: 'The axes of maps and images are called x and y, in all formats.',
  name: (theirs) => PLACES[theirs] ?? theirs,
};
const always = (why: string, name: string): NamedOtherwise => ({ why, name: () => name });
const UNNAMED = 'The file has no XLABEL; the unit and the kind of signal say what it is.';

/** By format, or by the file's name in the shared data folder, which comes first. */
export const NAMES: { readonly [formatOrFile: string]: NamedOtherwise } = {
  tiff: BY_PLACE,
  'bruker-bcf': BY_PLACE,
  'panta-rhei': BY_PLACE,
  'gatan-dm': {
    why: 'The origin calls all axes x, y, z; energies are called what they are.',
    name: (theirs, { units, role }) => {
      if (theirs === 'z' && role === 'signal') return 'Energy loss';
      return { eV: 'Energy loss', keV: 'Energy' }[units] ?? theirs;
    },
  },
  'gatan/nion_ref/ref_F_0_1.dm3': always('A spectrum without calibration counts channels.', 'channel'),
  msa: {
    why: 'A unit behind the name is the axis’s unit, not its name.',
    name: (theirs) => theirs.replace(/ \(eV\)$/, ''),
  },
  'msa/minimum_metadata.msa': always(UNNAMED, 'channel'),
  'msa/coreloss_spectrum.msa': always(UNNAMED, 'Energy loss'),
  'msa/lowloss_spectrum.msa': always(UNNAMED, 'Energy loss'),
  'msa/NIST_K309/K309.msa': always(UNNAMED, 'Energy'),
};
