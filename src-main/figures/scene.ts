/**
 * What a figure is made of: a page in millimetres and a few kinds of marks on it. Pure data; the renderers turn the same
 * scene into SVG, PNG and PDF. The origin is the upper left corner of the page; y grows downwards; later marks lie on top.
 */

/** Colors are `#rrggbb`. */
export type Color = string;

export type FontWeight = 'regular' | 'semibold';

export interface RectMark {
  readonly kind: 'rect';
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly fill?: Color;
  readonly stroke?: Color;
  readonly strokeMm?: number;
}

export interface LineMark {
  readonly kind: 'line';
  readonly x1: number;
  readonly y1: number;
  readonly x2: number;
  readonly y2: number;
  readonly stroke: Color;
  readonly strokeMm: number;
  /** Lengths of dash and gap; a solid line without it. */
  readonly dashMm?: readonly [number, number];
}

/** An open line through points, as `[x0, y0, x1, y1, …]`. */
export interface PolylineMark {
  readonly kind: 'polyline';
  readonly points: readonly number[];
  readonly stroke: Color;
  readonly strokeMm: number;
}

/** Many straight lines of one look, cut off square at their ends, as `[x1, y1, x2, y2, …]`. */
export interface SegmentsMark {
  readonly kind: 'segments';
  readonly points: readonly number[];
  readonly stroke: Color;
  readonly strokeMm: number;
}

/** One line of text; `y` is its baseline. */
export interface TextMark {
  readonly kind: 'text';
  readonly x: number;
  readonly y: number;
  readonly text: string;
  readonly sizePt: number;
  readonly weight: FontWeight;
  readonly anchor: 'start' | 'middle' | 'end';
  readonly fill: Color;
  /** Degrees, clockwise around (x, y). */
  readonly rotation?: number;
  /** A line of this color and width around the letters, under them. */
  readonly halo?: { readonly color: Color; readonly widthMm: number };
}

/** A raster of palette colors, drawn without smoothing. `indices` is rows × columns. */
export interface ImageMark {
  readonly kind: 'image';
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly columns: number;
  readonly rows: number;
  readonly indices: Uint16Array;
  readonly palette: readonly Color[];
  /** What the picture shows, for people who cannot see it. */
  readonly description: string;
}

/** Marks that belong together, cut off at a rectangle when `clip` is given. */
export interface GroupMark {
  readonly kind: 'group';
  readonly label: string;
  readonly clip?: { readonly x: number; readonly y: number; readonly width: number; readonly height: number };
  readonly marks: readonly Mark[];
}

export type Mark = RectMark | LineMark | PolylineMark | SegmentsMark | TextMark | ImageMark | GroupMark;

/** A figure ready to be rendered. */
export interface Scene {
  readonly widthMm: number;
  readonly heightMm: number;
  readonly title: string;
  /** One or two sentences that stand for the figure where it cannot be seen. */
  readonly description: string;
  /** Where the figure comes from: written into every file. Common keys: Software, Source, Recipe, Run, Created (ISO 8601). */
  readonly provenance: Readonly<Record<string, string>>;
  readonly marks: readonly Mark[];
}

/** Millimetres per point (1 pt = 1/72 inch). */
export const MM_PER_PT = 25.4 / 72;

/** Every mark of a scene that is not a group, in drawing order. */
export function* leafMarks(marks: readonly Mark[]): Generator<Exclude<Mark, GroupMark>> {
  for (const mark of marks) {
    if (mark.kind === 'group') yield* leafMarks(mark.marks);
    else yield mark;
  }
}
