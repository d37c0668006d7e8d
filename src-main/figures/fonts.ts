import * as fontkit from 'fontkit';
import { resourcePath } from './resources.ts';
import { type FontWeight, MM_PER_PT } from './scene.ts';

/** Family name of the bundled font. */
export const FONT_FAMILY = 'Source Sans 3';

const FILES: Readonly<Record<FontWeight, string>> = {
  regular: 'SourceSans3-Regular.ttf',
  semibold: 'SourceSans3-Semibold.ttf',
};

/** Height of capitals and figures, and depth of descenders, as fractions of the font size (from the font's own tables). */
export const CAP_HEIGHT = 0.66;
export const ASCENT = 0.75;
export const DESCENT = 0.22;

const fonts = new Map<FontWeight, fontkit.Font>();
const widths = new Map<string, number>();

/** Path of the bundled font file of a weight. */
export function fontFile(weight: FontWeight): string {
  return resourcePath('fonts', FILES[weight]);
}

/** The bundled font, read once. */
export function loadFont(weight: FontWeight): fontkit.Font {
  let font = fonts.get(weight);
  if (!font) {
    const opened = fontkit.openSync(fontFile(weight));
    if (!('layout' in opened)) throw new Error(`${FILES[weight]} is a collection, not a font`);
    font = opened;
    fonts.set(weight, font);
  }
  return font;
}

/** Width of one line of text in millimetres, with the font's own kerning. */
export function textWidthMm(text: string, sizePt: number, weight: FontWeight = 'regular'): number {
  if (text === '') return 0;
  const key = `${weight}:${text}`;
  let width = widths.get(key);
  if (width === undefined) {
    const font = loadFont(weight);
    width = font.layout(text).advanceWidth / font.unitsPerEm + missingLetterAllowance(font, text);
    // Figures repeat a few hundred strings; a long-lived process must not keep every one it ever saw.
    if (widths.size > 5000) widths.clear();
    widths.set(key, width);
  }
  return width * sizePt * MM_PER_PT;
}

/**
 * Letters of a text that the bundled font lacks (Chinese, emoji, …). PNG and PDF show a box instead; an SVG shows them
 * where the reader's system has a font for them.
 */
export function missingLetters(text: string, weight: FontWeight = 'regular'): string[] {
  const font = loadFont(weight);
  return [...new Set(text)].filter((letter) => !font.hasGlyphForCodePoint(letter.codePointAt(0)!));
}

/** Boxes are narrower than the letters that other fonts may show instead: room for a full-width letter each, in ems. */
function missingLetterAllowance(font: fontkit.Font, text: string): number {
  const box = font.getGlyph(0).advanceWidth / font.unitsPerEm;
  const missing = [...text].filter((letter) => !font.hasGlyphForCodePoint(letter.codePointAt(0)!)).length;
  return missing * Math.max(0, 1 - box);
}
