import table from '../../../resources/elements/elements.json' with { type: 'json' };
import type { ElementTable } from '../../../src-preload/contract/elements.ts';

/** Hydrogen to californium; `resources/elements/README.md` says where the numbers come from. */
export const ELEMENTS = table.elements as unknown as ElementTable;
