import type { DType } from '../../../src-preload/contract/dataset.ts';
import { type ArraySource, type NativeArray, numbersPerElement } from '../../cubes/array-source.ts';
import { makeNativeArray } from '../../cubes/native-arrays.ts';
import { damaged } from '../reader-errors.ts';
import { FORMAT } from './decode-image.ts';

export interface FrameType {
  readonly width: number;
  readonly height: number;
  readonly dtype: DType;
}

export interface Frame extends FrameType {
  readonly values: NativeArray;
  readonly remarks: readonly string[];
}

/** Decoded frames that are kept. */
const CACHE_BYTES = 64 * 1024 * 1024;
/** Brightness of red, green and blue (ITU-R BT.601). */
const BRIGHTNESS = [0.299, 0.587, 0.114] as const;

/** Images of one size as an array `[image, y, x]`; each is decoded when it is read, the last ones are kept. */
export class FolderSource implements ArraySource {
  readonly shape: readonly number[];
  readonly dtype: DType;
  readonly #type: FrameType;
  readonly #names: readonly string[];
  readonly #readFrame: (index: number) => Frame;
  readonly #frames = new Map<number, NativeArray>();

  constructor(type: FrameType, count: number, readFrame: (index: number) => Frame, names: readonly string[]) {
    this.#type = type;
    this.#names = names;
    this.#readFrame = readFrame;
    this.shape = [count, type.height, type.width];
    this.dtype = type.dtype;
  }

  read(first: number, count: number): NativeArray {
    const perFrame = this.#type.width * this.#type.height;
    const numbers = numbersPerElement(this.dtype);
    const out = makeNativeArray(this.dtype, count) as Float64Array;
    for (let at = first; at < first + count; ) {
      const frame = Math.floor(at / perFrame);
      const from = at - frame * perFrame;
      const length = Math.min(first + count - at, perFrame - from);
      const values = this.#frame(frame) as Float64Array;
      out.set(values.subarray(from * numbers, (from + length) * numbers), (at - first) * numbers);
      at += length;
    }
    return out;
  }

  close(): void {
    this.#frames.clear();
  }

  #frame(index: number): NativeArray {
    let values = this.#frames.get(index);
    if (values) this.#frames.delete(index);
    else values = this.#decode(index);
    this.#frames.set(index, values);
    const most = Math.max(2, Math.floor(CACHE_BYTES / values.byteLength));
    if (this.#frames.size > most) this.#frames.delete(this.#frames.keys().next().value as number);
    return values;
  }

  #decode(index: number): NativeArray {
    const { width, height, dtype } = this.#type;
    const frame = this.#readFrame(index);
    if (frame.width !== width || frame.height !== height) {
      throw damaged(`The image ${this.#names[index]} has changed its size since the folder was opened.`, {
        format: FORMAT,
        field: 'size',
      });
    }
    const { values } = frame;
    if (frame.dtype === dtype) return values;
    if (dtype === 'rgb' && values instanceof Uint8Array) return toColors(values, numbersPerElement(frame.dtype));
    if (dtype === 'uint8' && values instanceof Uint8Array) return brightness(values, numbersPerElement(frame.dtype));
    throw damaged(`The image ${this.#names[index]} has another number type than when the folder was opened.`, {
      format: FORMAT,
      field: 'number type',
    });
  }
}

/** Gray (1 byte) or colors with transparency (4 bytes) as red, green and blue. */
function toColors(values: Uint8Array, step: number): Uint8Array {
  const colors = new Uint8Array((values.length / step) * 3);
  for (let i = 0, to = 0; i < values.length; i += step) {
    for (let channel = 0; channel < 3; channel++) colors[to++] = values[step === 1 ? i : i + channel]!;
  }
  return colors;
}

function brightness(colors: Uint8Array, step: number): Uint8Array {
  const gray = new Uint8Array(colors.length / step);
  for (let i = 0; i < gray.length; i++) {
    const at = i * step;
    gray[i] = Math.round(
      BRIGHTNESS[0] * colors[at]! + BRIGHTNESS[1] * colors[at + 1]! + BRIGHTNESS[2] * colors[at + 2]!,
    );
  }
  return gray;
}
