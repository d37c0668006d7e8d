import { plainText } from './markdown.ts';

export interface HelpPage {
  readonly id: string;
  readonly title: string;
  /** Markdown. */
  readonly text: string;
}

const FILES = import.meta.glob<string>('./*.md', { query: '?raw', import: 'default', eager: true });
const FIRST = [
  'first-steps',
  'map',
  'spectrum',
  'steps',
  'choose-k',
  'choosing-k',
  'normalization',
  'phases',
  'scatter',
  'cube',
  'opening',
  'calibration',
];

/** All pages: those for a beginner first, then by title. `index` is no page, but the list of them. */
export const HELP_PAGES: readonly HelpPage[] = Object.entries(FILES)
  .filter(([path]) => !path.endsWith('README.md'))
  .map(([path, text]) => ({
    id: path.slice(2, -3),
    title: /^# (.*)$/m.exec(text)?.[1] ?? path.slice(2, -3),
    text,
  }))
  .sort((a, b) => rank(a) - rank(b) || a.title.localeCompare(b.title));

function rank({ id }: HelpPage): number {
  const at = FIRST.indexOf(id);
  return at < 0 ? FIRST.length : at;
}

/** Pages that have all the words typed, those with a word in the title first; all pages when nothing was typed. */
export function searchHelp(
  typed: string,
  pages: readonly HelpPage[] = HELP_PAGES,
): readonly { page: HelpPage; excerpt: string }[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return pages.map((page) => ({ page, excerpt: '' }));
  return pages
    .map((page) => ({ page, plain: plainText(page.text) }))
    .filter(({ plain }) => words.every((word) => plain.toLowerCase().includes(word)))
    .map(({ page, plain }) => ({
      page,
      excerpt: excerptOf(plain, words[0]!),
      inTitle: words.some((word) => page.title.toLowerCase().includes(word)),
    }))
    .sort((a, b) => Number(b.inTitle) - Number(a.inTitle))
    .map(({ page, excerpt }) => ({ page, excerpt }));
}

const EXCERPT = 110;

function excerptOf(plain: string, word: string): string {
  const at = plain.toLowerCase().indexOf(word);
  const start = Math.max(0, plain.lastIndexOf(' ', Math.max(0, at - EXCERPT / 3)));
  const end = plain.indexOf(' ', start + EXCERPT);
  return `${start > 0 ? '…' : ''}${plain.slice(start, end < 0 ? undefined : end).trim()}${end < 0 ? '' : '…'}`;
}
