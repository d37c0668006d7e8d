import { textWidthMm } from './fonts.ts';
import type { FontWeight } from './scene.ts';

/** Control and format characters, halves of surrogate pairs, and code points that XML 1.0 forbids. */
const NOT_TEXT = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Noncharacter_Code_Point}]/gu;

/** Any string as one line of plain text: white space becomes single spaces, invisible and forbidden characters go. */
export function plainText(text: string): string {
  return text
    .normalize('NFC')
    .replace(/[\t\n\r\f\v\u0085\u2028\u2029 ]+/g, ' ')
    .replace(NOT_TEXT, '')
    .trim();
}

/** The text, or as much of its beginning as fits into a width, with an ellipsis. */
export function fitText(text: string, widthMm: number, sizePt: number, weight: FontWeight = 'regular'): string {
  if (textWidthMm(text, sizePt, weight) <= widthMm) return text;
  const letters = [...text];
  // Longest beginning that fits, by bisection.
  let low = 0;
  let high = letters.length;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (textWidthMm(shortened(letters, middle), sizePt, weight) <= widthMm) low = middle;
    else high = middle - 1;
  }
  return low === 0 ? '' : shortened(letters, low);
}

/** Text for XML content and attribute values. Characters that XML 1.0 forbids are left out. */
export function escapeXml(text: string): string {
  return (
    text
      // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters to remove
      .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Cs}/gu, '')
      .replace(/&/g, '&amp;')
      .replace(/</g, '&lt;')
      .replace(/>/g, '&gt;')
      .replace(/"/g, '&quot;')
  );
}

function shortened(letters: readonly string[], count: number): string {
  return `${letters.slice(0, count).join('').trimEnd()}…`;
}
