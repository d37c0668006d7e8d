import { elementCount, type NativeArray, numbersPerElement } from '../../cubes/array-source.ts';
import { FlatSource } from '../../cubes/flat-source.ts';
import { makeNativeArray } from '../../cubes/native-arrays.ts';
import { permuteValues } from '../../cubes/permute-values.ts';
import { type MatElement, NUMBER_TYPES } from './mat-elements.ts';
import type { NumericVariable } from './mat-variables.ts';

/** All values of a variable in C-order of its shape, its first index slowest; in the type of the array, whatever they are stored in. */
export function valuesOf(variable: NumericVariable): NativeArray {
  const { shape, dtype } = variable;
  const values = valuesAsStored(variable);
  const reversed = [...shape].reverse();
  const order = [...shape.keys()].reverse();
  return permuteValues(values, reversed, order, numbersPerElement(dtype));
}

/** All values of a variable as they are stored, its first index fastest. What was unpacked for it is released. */
export function valuesAsStored({ shape, dtype, real, imaginary, littleEndian }: NumericVariable): NativeArray {
  const count = elementCount(shape);
  const numbers = numbersPerElement(dtype);
  const values = makeNativeArray(dtype, count);
  fill(values, real, 0, numbers, count, littleEndian);
  if (imaginary) fill(values, imaginary, 1, numbers, count, littleEndian);
  real.bytes.release?.();
  return values;
}

/** Values of an element into every `step`th place of `target`, converted to its number type. */
function fill(
  target: NativeArray,
  part: MatElement,
  first: number,
  step: number,
  count: number,
  littleEndian: boolean,
): void {
  const dtype = NUMBER_TYPES[part.type]!;
  const source = new FlatSource(part.bytes, { shape: [count], dtype, littleEndian, byteOffset: part.offset });
  const stored = source.read(0, count);
  const isWide = (values: NativeArray) => values instanceof BigInt64Array || values instanceof BigUint64Array;
  const to = target as Float64Array;
  const from = stored as Float64Array;
  if (isWide(target) === isWide(stored)) {
    if (step === 1) to.set(from);
    else for (let i = 0; i < count; i++) to[first + i * step] = from[i]!;
  } else if (isWide(target)) {
    const wide = target as BigInt64Array;
    for (let i = 0; i < count; i++) wide[first + i * step] = BigInt(Math.trunc(from[i]!) || 0);
  } else {
    for (let i = 0; i < count; i++) to[first + i * step] = Number(from[i]);
  }
  source.close();
}
