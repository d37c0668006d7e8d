import { PANELS } from '../../app/panels.ts';
import { HELP_PAGES, type HelpPage } from '../../help/pages.ts';
import { stepsByGroup } from '../../parts/recipe/step-catalog.ts';

/** A heading of the list of help pages. */
export interface HelpSection {
  readonly title: string;
  readonly pages: readonly HelpPage[];
}

const FIRST = ['first-steps', 'opening', 'calibration', 'choosing-k', 'normalization'];

/** Every page once, those of panels by the panel's name: for a beginner, by panel, by kind of step, and the rest. */
export const HELP_SECTIONS: readonly HelpSection[] = sectionsOf(HELP_PAGES);

function sectionsOf(pages: readonly HelpPage[]): HelpSection[] {
  const left = new Map(pages.map((page) => [page.id, page]));
  /** Takes pages out of those that are left, in the order asked for. */
  const take = (ids: readonly string[]) =>
    ids.flatMap((id) => {
      const page = left.get(id);
      left.delete(id);
      return page ?? [];
    });
  const all = [false, true].flatMap((ofImages) => stepsByGroup(ofImages));
  const groups = [...new Set(all.map(({ group }) => group))];
  const helpOf = (wanted: string) =>
    all.filter(({ group }) => group === wanted).flatMap(({ steps }) => steps.map(({ help }) => help));
  const sections = [
    { title: 'To begin with', pages: take(FIRST) },
    { title: 'Panels', pages: PANELS.flatMap(({ help, title }) => take([help]).map((page) => ({ ...page, title }))) },
    ...groups.map((group) => ({ title: `Steps: ${group.toLowerCase()}`, pages: take(helpOf(group)) })),
    { title: 'More', pages: [...left.values()] },
  ];
  return sections.filter((section) => section.pages.length > 0);
}
