/** Short name of the phase with this index inside figures: A, B, …, Z, AA, AB, … */
export function phaseLetter(index: number): string {
  const last = String.fromCharCode(65 + (index % 26));
  return index < 26 ? last : phaseLetter(Math.floor(index / 26) - 1) + last;
}
