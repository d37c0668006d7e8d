import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../../src-preload/contract/errors.ts';
import { pack, unpack } from '../../../src-preload/contract/packed-message.ts';

const typedArray = fc.oneof(
  fc.float32Array({ noNaN: false }),
  fc.float64Array(),
  fc.int8Array(),
  fc.int16Array(),
  fc.int32Array(),
  fc.uint8Array(),
  fc.uint16Array(),
  fc.uint32Array(),
);
const key = fc.oneof(fc.string(), fc.constantFrom('$', '__proto__', 'at', 'length', 'constructor'));
const { value } = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.string({ unit: 'binary' }).filter((text) => text.isWellFormed()),
    fc.double(),
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    typedArray,
    fc.array(tie('value'), { maxLength: 5 }),
    fc
      .array(fc.tuple(key, tie('value')), { maxLength: 5 })
      .map((entries) => Object.fromEntries(entries as [string, unknown][])),
  ),
}));

describe('packed messages', () => {
  it('come out as they went in', () => {
    fc.assert(
      fc.property(value, (one) => {
        expect(unpack(pack(one))).toEqual(one);
      }),
      { numRuns: 500 },
    );
  });

  it('come out of any place in a larger buffer', () => {
    fc.assert(
      fc.property(value, fc.integer({ min: 0, max: 9 }), (one, offset) => {
        const bytes = pack(one);
        const larger = new Uint8Array(bytes.length + 20);
        larger.set(bytes, offset);
        expect(unpack(larger.subarray(offset, offset + bytes.length))).toEqual(one);
      }),
    );
  });

  it('keep a view of a larger array to itself, and negative zero', () => {
    const values = new Float32Array([1, 2, 3, 4]).subarray(1, 3);
    expect(unpack(pack({ values, zero: -0 }))).toStrictEqual({ values: new Float32Array([2, 3]), zero: -0 });
    expect(unpack(pack(Buffer.from('ab')))).toEqual(new Uint8Array([97, 98]));
  });

  it('lay large arrays out without text', () => {
    const map = new Float32Array(512 * 512).fill(Math.PI);
    expect(pack({ map }).length).toBeLessThan(map.byteLength + 100);
  });

  it('refuse what is no number, text or list', () => {
    expect(() => pack({ big: 1n })).toThrow(/bigint cannot be packed/);
    expect(() => pack(new BigInt64Array(1))).toThrow(/cannot be packed/);
    expect(() => pack(() => {})).toThrow(TypeError);
  });

  it('from hostile bytes give a clear error, never another one and never a huge array', () => {
    const cases = [
      new Uint8Array(0),
      new Uint8Array([255, 255, 255, 255]),
      message('{'),
      message('{"$":"Float32Array"}'),
      message('{"$":"Float32Array","at":0,"length":1e9}'),
      message('{"$":"Float64Array","at":0,"length":9007199254740991}'),
      message('{"$":"Float32Array","at":-8,"length":1}'),
      message('{"$":"Float32Array","at":2,"length":0}'),
      message('{"$":"Function","value":"alert(1)"}'),
      message('{"$":"__proto__"}'),
      message('{"$":"object","value":null}'),
      message('['.repeat(5000) + ']'.repeat(5000)),
    ];
    for (const bytes of cases) expect(() => unpack(bytes)).toThrow(/message is damaged/);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        try {
          unpack(bytes);
        } catch (error) {
          expect(error).toBeInstanceOf(AppError);
        }
      }),
    );
  });
});

function message(header: string): Uint8Array {
  const text = new TextEncoder().encode(header);
  const bytes = new Uint8Array(4 + text.length);
  new DataView(bytes.buffer).setUint32(0, text.length, true);
  bytes.set(text, 4);
  return bytes;
}
