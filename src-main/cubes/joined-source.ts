import { type ArraySource, elementCount, type NativeArray, numbersPerElement } from './array-source.ts';
import { makeNativeArray } from './native-arrays.ts';

/** Arrays of the same shape and number type as one array with a slow axis more, in the order given. */
export function joinSources(sources: readonly ArraySource[]): ArraySource {
  const [first] = sources;
  if (first === undefined) throw new Error('nothing to join');
  const { dtype } = first;
  const each = elementCount(first.shape);
  const numbers = numbersPerElement(dtype);
  if (sources.some((source) => source.dtype !== dtype || source.shape.join() !== first.shape.join())) {
    throw new Error('the arrays to be joined differ in shape or number type');
  }
  const total = each * sources.length;
  return {
    shape: [sources.length, ...first.shape],
    dtype,
    read(start, count) {
      if (start < 0 || count < 0 || start + count > total) throw new Error(`elements ${start} + ${count} of ${total}`);
      const index = Math.floor(start / Math.max(1, each));
      if (count > 0 && start + count <= (index + 1) * each) return sources[index]!.read(start - index * each, count);
      const out = makeNativeArray(dtype, count) as Float64Array;
      for (let at = start; at < start + count; ) {
        const from = Math.floor(at / each);
        const run = Math.min(start + count, (from + 1) * each) - at;
        const part: NativeArray = sources[from]!.read(at - from * each, run);
        out.set(part as Float64Array, (at - start) * numbers);
        at += run;
      }
      return out;
    },
    close() {
      for (const source of sources) source.close();
    },
  };
}
