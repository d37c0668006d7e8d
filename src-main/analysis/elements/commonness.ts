/**
 * How often an element is met in a microscope: what tips the scale between two elements whose lines lie at the same place.
 * Not measured: abundant ones (5) before all others (1), rare ones (0.4) seldom, noble gases (0.1) and radioactive ones
 * (0.02) hardly ever.
 */
export function commonness(symbol: string): number {
  if (RADIOACTIVE.has(symbol)) return 0.02;
  if (NOBLE_GASES.has(symbol)) return 0.1;
  if (RARE.has(symbol)) return 0.4;
  if (ABUNDANT.has(symbol)) return 5;
  return 1;
}

/** Elements at or below this are proposed only with a second line, or when the file names them. */
export const HARDLY_EVER = 0.1;

const set = (symbols: string) => new Set(symbols.split(' '));
const ABUNDANT = set('C N O Na Mg Al Si P S Cl K Ca Fe Cu');
const RADIOACTIVE = set('Tc Pm Po At Rn Fr Ra Ac Pa Np Pu Am Cm Bk Cf');
const NOBLE_GASES = set('He Ne Ar Kr Xe');
const RARE = set(
  'Be Sc Ga Ge As Se Br Rb Ru Rh Pd In Te I Cs Pr Sm Eu Gd Tb Dy Ho Er Tm Yb Lu Hf Re Os Ir Hg Tl Bi Th U',
);
