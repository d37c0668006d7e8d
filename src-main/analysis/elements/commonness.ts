/**
 * How often an element is met in a microscope, 0 … 1: what tips the scale between two elements whose lines lie at the same
 * place. Not measured: noble gases and radioactive elements hardly ever, rare ones seldom, all others alike.
 */
export function commonness(symbol: string): number {
  if (RADIOACTIVE.has(symbol)) return 0.02;
  if (NOBLE_GASES.has(symbol)) return 0.1;
  if (RARE.has(symbol)) return 0.4;
  return 1;
}

/** Elements at or below this are proposed only with a second line, or when the file names them. */
export const HARDLY_EVER = 0.1;

const set = (symbols: string) => new Set(symbols.split(' '));
const RADIOACTIVE = set('Tc Pm Po At Rn Fr Ra Ac Pa Np Pu Am Cm Bk Cf');
const NOBLE_GASES = set('He Ne Ar Kr Xe');
const RARE = set(
  'Be Sc Ga Ge As Se Br Rb Ru Rh Pd In Te I Cs Pr Sm Eu Gd Tb Dy Ho Er Tm Yb Lu Hf Re Os Ir Hg Tl Bi Th U',
);
