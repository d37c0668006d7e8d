/**
 * What a picture is made of: plain data, in CSS pixels, y downward. Drawing modules return lists of these; the canvas
 * backend executes them, tests compare them.
 */

/** Pixels of a map as bytes: red, green, blue, alpha. The object's identity is the key of the backend's cache. */
export interface PixelImage {
  readonly width: number;
  readonly height: number;
  readonly rgba: Uint8ClampedArray<ArrayBuffer>;
}

export type TextAlign = 'left' | 'center' | 'right';
export type TextBaseline = 'top' | 'middle' | 'bottom' | 'alphabetic';

export type DrawCommand =
  /** An image scaled without smoothing. */
  | {
      readonly op: 'image';
      readonly image: PixelImage;
      readonly x: number;
      readonly y: number;
      readonly width: number;
      readonly height: number;
    }
  | {
      readonly op: 'rect';
      readonly x: number;
      readonly y: number;
      readonly width: number;
      readonly height: number;
      readonly fill?: string;
      readonly stroke?: string;
      readonly lineWidth?: number;
      readonly dash?: readonly number[];
      readonly alpha?: number;
    }
  /** Points are x, y, x, y, …; a NaN breaks the line. */
  | {
      readonly op: 'line';
      readonly points: ArrayLike<number>;
      readonly stroke: string;
      readonly lineWidth: number;
      readonly dash?: readonly number[];
      readonly alpha?: number;
      readonly closed?: boolean;
    }
  | { readonly op: 'polygon'; readonly points: ArrayLike<number>; readonly fill: string; readonly alpha?: number }
  /** Slanting lines over a rectangle: pixels without a value. */
  | {
      readonly op: 'hatch';
      readonly x: number;
      readonly y: number;
      readonly width: number;
      readonly height: number;
      readonly stroke: string;
      readonly spacing: number;
    }
  /** Lines over the part of a box that a mask marks: dark with a light edge, so that they are seen on any color. */
  | {
      readonly op: 'masked-hatch';
      readonly mask: PixelImage;
      readonly x: number;
      readonly y: number;
      readonly width: number;
      readonly height: number;
      readonly directions: readonly (readonly [number, number])[];
      readonly spacing: number;
    }
  | {
      readonly op: 'text';
      readonly text: string;
      readonly x: number;
      readonly y: number;
      readonly size: number;
      readonly fill: string;
      readonly align?: TextAlign;
      readonly baseline?: TextBaseline;
      /** Outline of this color behind the letters. */
      readonly halo?: string;
      /** Turned a quarter to the left, as along a y axis. */
      readonly upward?: boolean;
      readonly bold?: boolean;
    }
  /** Everything up to the matching `unclip` stays inside. */
  | { readonly op: 'clip'; readonly x: number; readonly y: number; readonly width: number; readonly height: number }
  | { readonly op: 'unclip' };

/** A rectangle on the screen, in CSS pixels. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}
