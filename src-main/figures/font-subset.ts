import type { Font } from 'fontkit';
import { FONT_FAMILY, loadFont } from './fonts.ts';
import type { FontWeight, TextMark } from './scene.ts';
import { assembleFont, cmapTable, kernTable, nameTable, postTable, readTables } from './sfnt.ts';

/** CSS `@font-face` rules with just the glyphs that these texts need, as data URIs. */
export function fontFace(texts: readonly TextMark[]): string {
  const weights: readonly FontWeight[] = ['regular', 'semibold'];
  return weights
    .map((weight) => {
      const used = texts.filter((mark) => mark.weight === weight).map((mark) => mark.text);
      if (used.length === 0) return '';
      const data = Buffer.from(subsetFont(loadFont(weight), used)).toString('base64');
      const css = weight === 'semibold' ? 600 : 400;
      return `@font-face{font-family:'${FONT_FAMILY}';font-weight:${css};src:url(data:font/ttf;base64,${data})}`;
    })
    .join('');
}

/**
 * A TrueType font with the glyphs of some texts, and the kerning between letters that stand next to each other in them.
 * Its internal name is not the original's: the OFL reserves that name for the whole font.
 */
export function subsetFont(font: Font, texts: readonly string[]): Uint8Array {
  const subset = font.createSubset();
  const glyphOf = new Map<number, number>();
  const codePoints = [...new Set([...texts.join('')])].map((letter) => letter.codePointAt(0)!).sort((a, b) => a - b);
  for (const codePoint of codePoints) {
    if (!font.hasGlyphForCodePoint(codePoint)) continue;
    // fontkit's types say boolean; it answers with the glyph's number in the subset.
    const glyph = subset.includeGlyph(font.glyphForCodePoint(codePoint)) as unknown as number;
    glyphOf.set(codePoint, glyph);
  }

  const tables = readTables(subset.encode());
  tables.set('cmap', cmapTable(glyphOf));
  tables.set('name', nameTable('Phasewright Figure'));
  tables.set('post', postTable());
  tables.set('OS/2', rawTable(font, 'OS/2'));
  const pairs = kerningPairs(font, texts, glyphOf);
  if (pairs.length > 0) tables.set('kern', kernTable(pairs));
  return assembleFont(tables);
}

/** Kerning of the letter pairs that occur, as [left glyph, right glyph, font units]. */
function kerningPairs(font: Font, texts: readonly string[], glyphOf: ReadonlyMap<number, number>) {
  const pairs = new Map<string, [number, number, number]>();
  for (const text of texts) {
    const letters = [...text];
    for (let i = 0; i + 1 < letters.length; i++) {
      const key = letters[i] + letters[i + 1];
      const left = glyphOf.get(letters[i].codePointAt(0)!);
      const right = glyphOf.get(letters[i + 1].codePointAt(0)!);
      if (pairs.has(key) || left === undefined || right === undefined) continue;
      const together = font.layout(key).advanceWidth;
      const apart = font.layout(letters[i]).advanceWidth + font.layout(letters[i + 1]).advanceWidth;
      pairs.set(key, [left, right, Math.round(together - apart)]);
    }
  }
  return [...pairs.values()].filter(([, , units]) => units !== 0).sort((a, b) => a[0] - b[0] || a[1] - b[1]);
}

function rawTable(font: Font, tag: string): Uint8Array {
  // Not in fontkit's types: the table directory and the file it describes.
  const { directory, stream } = font as unknown as {
    directory: { tables: Record<string, { offset: number; length: number }> };
    stream: { buffer: Uint8Array };
  };
  const { offset, length } = directory.tables[tag];
  return stream.buffer.slice(offset, offset + length);
}
