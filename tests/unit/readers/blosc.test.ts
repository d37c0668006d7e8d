import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { inflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { unpackBlosc } from '../../../src-main/readers/zspy/blosc.ts';

interface Vector {
  readonly name: string;
  readonly packed: string;
  readonly bytes: string;
}
const path = fileURLToPath(new URL('../../fixtures/zspy/blosc.json', import.meta.url));
const vectors = JSON.parse(readFileSync(path, 'utf8')) as readonly Vector[];

describe('Blosc containers that c-blosc packed', () => {
  it.each(vectors)('$name', ({ packed, bytes }) => {
    const expected = inflateSync(Buffer.from(bytes, 'base64'));
    const unpacked = unpackBlosc(Buffer.from(packed, 'base64'), expected.length);
    expect(Buffer.compare(Buffer.from(unpacked), expected)).toBe(0);
  });

  it('refuse to be of another size', () => {
    expect(() => unpackBlosc(Buffer.from(vectors[0]!.packed, 'base64'), 7)).toThrow(/instead of 7/);
  });
});
