import { textWidthMm } from '../../../src-main/figures/fonts.ts';
import { leafMarks, MM_PER_PT, type Scene, type TextMark } from '../../../src-main/figures/scene.ts';

/** The rectangle that a text covers, from the height of its capitals to its baseline (descenders may reach into gaps). */
export interface TextBox {
  readonly text: string;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** Boxes of all texts of a scene. Rotated texts must be rotated by −90°. */
export function textBoxes(scene: Scene): TextBox[] {
  return [...leafMarks(scene.marks)].filter((mark): mark is TextMark => mark.kind === 'text').map(textBox);
}

/** Pairs of texts that touch each other. */
export function overlaps(boxes: readonly TextBox[]): string[] {
  const found: string[] = [];
  for (let i = 0; i < boxes.length; i++) {
    for (let j = i + 1; j < boxes.length; j++) {
      const [a, b] = [boxes[i], boxes[j]];
      const slack = 1e-6;
      const apart =
        a.right <= b.left + slack ||
        b.right <= a.left + slack ||
        a.bottom <= b.top + slack ||
        b.bottom <= a.top + slack;
      if (!apart) found.push(`“${a.text}” and “${b.text}”`);
    }
  }
  return found;
}

function textBox(mark: TextMark): TextBox {
  const width = textWidthMm(mark.text, mark.sizePt, mark.weight);
  const start = mark.anchor === 'start' ? 0 : mark.anchor === 'middle' ? -width / 2 : -width;
  const cap = 0.66 * mark.sizePt * MM_PER_PT;
  const { text, x, y } = mark;
  if (!mark.rotation) return { text, left: x + start, right: x + start + width, top: y - cap, bottom: y };
  if (mark.rotation !== -90) throw new Error(`rotation ${mark.rotation}`);
  return { text, left: x - cap, right: x, top: y - start - width, bottom: y - start };
}
