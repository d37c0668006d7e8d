import type { EndmemberRegion } from '../../../src-preload/contract/steps.ts';
import { runCommand } from '../../app/commands.ts';
import { withEndmembers } from '../../parts/recipe/draft.ts';
import { changeDraft } from '../../parts/recipe/draft-history.ts';
import { sayInSteps } from '../../parts/recipe/steps-notice.ts';
import { type NamedRegion, useView } from '../../state/view-store.ts';
import { askedRegion } from '../../vis/regions.ts';

/** The most that the step takes. */
export const MOST_ENDMEMBER_REGIONS = 30;

/** Adds a step to the recipe that unmixes each pixel into the mean spectra of the regions on the map, and shows the recipe. */
export function regionsAsEndmembers(): void {
  const { regions } = useView.getState();
  const change = changeDraft('Use regions as endmembers', (draft) => withEndmembers(draft, regions.map(ofStep)));
  const names = regions.map(({ name }) => name).join(', ');
  if (change) sayInSteps({ text: `Unmix (FCLS) has the regions as its endmembers: ${names}.`, change });
  runCommand('show.steps');
}

/** A region as the step has it: pixels of the map before any crop or bin. */
function ofStep({ name, region }: NamedRegion): EndmemberRegion {
  const asked = askedRegion(region);
  if (asked.kind === 'bits') return { name, pixels: asked.bits };
  if (asked.kind === 'pixels') return { name, pixels: [...asked.pixels] };
  const { kind: _, ...rectangle } = asked;
  return { name, rectangle };
}
