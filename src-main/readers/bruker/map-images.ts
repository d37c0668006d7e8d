import type { NativeArray } from '../../cubes/array-source.ts';
import { viewNativeArray } from '../../cubes/native-arrays.ts';
import { childOf, type XmlElement } from '../xml-tree.ts';
import { numberAt, textAt } from './bruker-xml.ts';

/** An image of a detector, in C-order `[y, x]`. */
export interface MapImage {
  readonly title: string;
  readonly height: number;
  readonly width: number;
  readonly dtype: 'uint8' | 'uint16' | 'uint32';
  readonly values: NativeArray;
}

const DTYPES: { readonly [bytes: number]: MapImage['dtype'] } = { 1: 'uint8', 2: 'uint16', 4: 'uint32' };
/** Planes of an image: one for each detector of the microscope. */
const MOST_PLANES = 64;

/** The planes of an object of type `TRTImageData`; those that are nothing but zeros were not recorded and are left out. */
export function readMapImages(image: XmlElement, warn: (warning: string) => void): MapImage[] {
  const width = numberAt(image, 'Width') ?? 0;
  const height = numberAt(image, 'Height') ?? 0;
  const bytes = numberAt(image, 'ItemSize') ?? 0;
  const planes = Math.min(numberAt(image, 'PlaneCount') ?? 0, MOST_PLANES);
  const dtype = DTYPES[bytes];
  const images: MapImage[] = [];
  for (let index = 0; index < planes; index++) {
    const plane = childOf(image, `Plane${index}`);
    const title = textAt(plane, 'Description') ?? '';
    const data = Buffer.from(textAt(plane, 'Data') ?? '', 'base64');
    if (data.length === 0 || data.every((byte) => byte === 0)) continue;
    if (!dtype || data.length !== width * height * bytes) {
      warn(
        `The image "${title}" is left out: ${width} × ${height} pixels of ${bytes} bytes are not ${data.length} bytes.`,
      );
      continue;
    }
    const values = viewNativeArray(dtype, Uint8Array.from(data).buffer, 0, width * height);
    images.push({ title, height, width, dtype, values });
  }
  return images;
}
