/** What a phase is called by in an order. */
interface Named {
  readonly name: string;
  readonly letter: string;
}

/**
 * Indices of the phases in the order in which figures list them: those that `order` names by letter or name come first, the
 * others follow as they are. Names that no phase has are passed over (see {@link unknownPhases}).
 */
export function phaseOrder(phases: readonly Named[], order: readonly string[] = []): readonly number[] {
  const first = order.map((word) => phases.findIndex((phase) => isCalled(phase, word))).filter((index) => index >= 0);
  return [...new Set([...first, ...phases.keys()])];
}

/** Words of an order that no phase is called. */
export function unknownPhases(phases: readonly Named[], order: readonly string[] = []): readonly string[] {
  return order.filter((word) => !phases.some((phase) => isCalled(phase, word)));
}

function isCalled({ name, letter }: Named, word: string): boolean {
  const wanted = word.trim().toLowerCase();
  return wanted !== '' && (letter.toLowerCase() === wanted || name.trim().toLowerCase() === wanted);
}
