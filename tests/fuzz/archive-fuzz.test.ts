/** Damaged archives give typed errors, quickly and without taking memory; so do decoders that were made to do harm. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { MemoryByteSource, memoryFile } from '../../src-main/readers/memory-byte-source.ts';
import { phasewrightArchiveReader } from '../../src-main/readers/phasewright-archive/archive-reader.ts';
import { zipEntries } from '../../src-main/readers/zip-entries.ts';
import { encodeZip } from '../fixtures/zip-encoder.ts';
import { compressed, spots, writeData } from '../helpers/archives.ts';
import { describeFuzz } from './describe-fuzz.ts';
import { mutate, openAndRead, seededNumbers } from './mutations.ts';

const folder = mkdtempSync(join(tmpdir(), 'phasewright-archive-fuzz-'));
const images = await writeData(folder, Uint8Array.from(spots(30, 6, 7)), [30, 6, 7], 'uint8', 'images');
const ofImages = join(folder, 'images.pwz');
await compressed(images, ofImages, { minPsnr: 16 });
const values = Float32Array.from({ length: 40 * 12 }, (_, i) => Math.sin(i) + (i > 400 ? i % 7 : 0));
const cube = await writeData(folder, values, [8, 5, 12], 'float32', 'spectra');
const ofSpectra = join(folder, 'spectra.pwz');
await compressed(cube, ofSpectra, { maxRms: 1 });
const [imageBytes, spectraBytes] = [ofImages, ofSpectra].map((file) => new Uint8Array(readFileSync(file))) as [
  Uint8Array,
  Uint8Array,
];
rmSync(folder, { recursive: true, force: true });

describeFuzz(phasewrightArchiveReader, [
  { main: 'images.pwz', files: { 'images.pwz': imageBytes } },
  { main: 'spectra.pwz', files: { 'spectra.pwz': spectraBytes } },
]);

describe('an archive whose checksums are right', () => {
  const members = [...zipEntries(new MemoryByteSource(imageBytes), 'zip').values()].map(({ name, open, size }) => ({
    name,
    bytes: new Uint8Array(open().read(0, size)),
  }));
  /** The archive with one of its files changed, and the manifest made to fit. */
  const withChanged = (name: string, change: (bytes: Uint8Array) => Uint8Array) => {
    const files = members.map((one) => (one.name === name ? { name, bytes: change(one.bytes) } : one));
    const manifestFile = files.find((one) => one.name === 'phasewright-archive.json')!;
    const bytesOf = (wanted: string) => files.find((one) => one.name === wanted)!.bytes;
    let text = new TextDecoder().decode(manifestFile.bytes);
    try {
      const manifest = JSON.parse(text);
      manifest.checksums = { index: crc32(bytesOf('index.bin')), decoder: crc32(bytesOf('decoder.onnx')) };
      text = JSON.stringify(manifest);
    } catch {
      // Damaged JSON stays as it is.
    }
    const fitted = { name: manifestFile.name, bytes: new Uint8Array(Buffer.from(text)) };
    return encodeZip(files.map((one) => (one === manifestFile ? fitted : one)));
  };
  const codeOf = (bytes: Uint8Array) =>
    openAndRead(() => phasewrightArchiveReader.open(memoryFile('a.pwz', { 'a.pwz': bytes })));

  it('opens unchanged', async () => {
    expect(members.map(({ name }) => name)).toContain('decoder.onnx');
    expect(await codeOf(withChanged('none', (bytes) => bytes))).toBeUndefined();
  });

  it.each(['decoder.onnx', 'index.bin', 'phasewright-archive.json'])(
    'gives only typed errors for 300 damaged %s',
    async (name) => {
      const below = seededNumbers(7);
      let refused = 0;
      for (let i = 0; i < 300; i++) {
        const damaged = withChanged(name, (bytes) => mutate(bytes, below));
        const code = await codeOf(damaged).catch((error) => {
          throw new Error(`mutation ${i} of ${name}`, { cause: error });
        });
        if (code) refused++;
      }
      expect(refused).toBeGreaterThan(15);
    },
    120_000,
  );
});
