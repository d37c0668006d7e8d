/** Damaged Digital Surf files give typed errors, quickly and without taking memory. */
import { deflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { digitalSurfReader } from '../../src-main/readers/digital-surf/digital-surf-reader.ts';
import { memoryFile } from '../../src-main/readers/memory-byte-source.ts';
import { encodeSurf, type SurfTestRecord } from '../fixtures/surf-encoder.ts';
import { describeFuzz } from './describe-fuzz.ts';
import { openAndRead } from './mutations.ts';

const numbers = Array.from({ length: 24 }, (_, i) => i * 7);
const surface: SurfTestRecord = { type: 2, numbers: numbers.slice(0, 6), points: 3, lines: 2 };
const comment = '$_SEM\n$Beam Energy = 4996.00 V\n';
const files: readonly (readonly SurfTestRecord[])[] = [
  [{ ...surface, hasUnmeasured: true, smallest: 9 }],
  [{ type: 21, numbers, points: 3, lines: 2, depth: 4, comment, streams: 2 }],
  [{ type: 20, numbers, points: 12, lines: 2, bits: 32 }],
  [
    { ...surface, type: 5, objects: 2, streams: 1 },
    { ...surface, type: 5 },
  ],
  [12, 12, 12].map((type) => ({ ...surface, type, channels: 3 })),
];
const sample = (records: readonly SurfTestRecord[]) => ({ main: 'a.sur', files: { 'a.sur': encodeSurf(records) } });

describeFuzz(digitalSurfReader, files.map(sample), { mutations: 3000 });

describe('compressed points', () => {
  const directory = 512 + 3;
  const open = (bytes: Uint8Array) =>
    openAndRead(() => digitalSurfReader.open(memoryFile('a.sur', { 'a.sur': bytes })));

  it('that grow beyond what is said are refused before they have grown', async () => {
    const plain = Buffer.from(encodeSurf([{ ...surface, streams: 1 }])).subarray(0, directory);
    const bomb = deflateSync(Buffer.alloc(200_000_000));
    const lengths = Buffer.alloc(12);
    lengths.writeUInt32LE(1, 0);
    lengths.writeUInt32LE(12, 4);
    lengths.writeUInt32LE(bomb.length, 8);
    const before = process.memoryUsage().arrayBuffers;
    expect(await open(Buffer.concat([plain, lengths, bomb]))).toBe('file-damaged');
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(64 * 1024 * 1024);
  });

  it('of which more are said than could be are refused', async () => {
    const bytes = Buffer.from(encodeSurf([{ ...surface, streams: 1 }]));
    bytes.writeInt32LE(40_000, 108);
    bytes.writeInt32LE(40_000, 112);
    bytes.writeUInt32LE(3_200_000_000, directory + 4);
    expect(await open(bytes)).toBe('file-damaged');
  });
});
