import { describe, expect, it } from 'vitest';
import { STEP_SCHEMAS } from '../../../../src-preload/contract/steps.ts';
import { parseInline, parseMarkdown } from '../../../../src-renderer/help/markdown.ts';
import { HELP_PAGES, searchHelp } from '../../../../src-renderer/help/pages.ts';
import { HELP_SECTIONS } from '../../../../src-renderer/panels/help/help-sections.ts';
import { describeStep } from '../../../../src-renderer/parts/recipe/step-catalog.ts';

describe('parseMarkdown', () => {
  it('knows headings, paragraphs, lists and code', () => {
    const blocks = parseMarkdown('# One\ntext\nmore\n\n- a\n  b\n- c\n\n1. d\n\n```\n<b> # no heading\n```\nend');
    expect(blocks.map((block) => block.kind)).toEqual(['heading', 'paragraph', 'list', 'list', 'code', 'paragraph']);
    expect(blocks[2]).toMatchObject({ ordered: false, items: [[{ text: 'a b' }], [{ text: 'c' }]] });
    expect(blocks[4]).toEqual({ kind: 'code', text: '<b> # no heading' });
  });

  it('makes links to pages only; anything else stays text', () => {
    expect(parseInline('see [k](choosing-k), [x](https://example.org), [y](javascript:alert)')).toEqual([
      { kind: 'text', text: 'see ' },
      { kind: 'link', text: 'k', page: 'choosing-k' },
      { kind: 'text', text: ', ' },
      { kind: 'text', text: 'x' },
      { kind: 'text', text: ', ' },
      { kind: 'text', text: 'y' },
    ]);
  });
});

describe('help pages', () => {
  it('link only to pages that are there', () => {
    const known = HELP_PAGES.map((page) => page.id);
    const links = HELP_PAGES.flatMap((page) => [...page.text.matchAll(/\]\(([^)]+)\)/g)].map((match) => match[1]!));
    expect(links.length).toBeGreaterThan(10);
    for (const link of links) expect(known).toContain(link);
  });

  it('has a page for every panel', async () => {
    const { PANELS } = await import('../../../../src-renderer/app/panels.ts');
    const known = HELP_PAGES.map((page) => page.id);
    for (const panel of PANELS) expect(known).toContain(panel.help);
  });

  it.each(Object.keys(STEP_SCHEMAS))('has a page for the step %s: when to use it, when not, its reference', (op) => {
    const page = HELP_PAGES.find(({ id }) => id === describeStep(op).help);
    const headings = [...(page?.text ?? '').matchAll(/^## (.*)$/gm)].map((match) => match[1]!);
    for (const wanted of [/^When to use it$/, /^When not/, /^References?$/]) {
      expect(headings.filter((heading) => wanted.test(heading))).toHaveLength(1);
    }
    // Something stands under each of them.
    expect(page!.text).not.toMatch(/^## .*\n+(?=## |$(?![\s\S]))/m);
  });

  it('finds pages by all words, titles first', () => {
    expect(searchHelp('normalization')[0]!.page.id).toBe('normalization');
    expect(searchHelp('silhouette sample').map(({ page }) => page.id)).toContain('choose-k');
    expect(searchHelp('zzz')).toEqual([]);
    expect(searchHelp('')).toHaveLength(HELP_PAGES.length);
  });

  it('are listed under headings, each once', () => {
    const listed = HELP_SECTIONS.flatMap(({ pages }) => pages.map(({ id }) => id));
    expect(listed.toSorted()).toEqual(HELP_PAGES.map(({ id }) => id).toSorted());
    const ofSteps = HELP_SECTIONS.find(({ title }) => title === 'Steps: clustering')!;
    expect(ofSteps.pages.map(({ id }) => id)).toContain('kmeans');
  });
});
