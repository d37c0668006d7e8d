/** Damaged files give typed errors, quickly and without taking memory: Gatan, NumPy and Ripple. */
import { readdirSync, readFileSync } from 'node:fs';
import { gatanDmReader } from '../../src-main/readers/gatan-dm/gatan-dm-reader.ts';
import { numpyReader } from '../../src-main/readers/numpy/numpy-reader.ts';
import type { Reader } from '../../src-main/readers/reader.ts';
import { rippleReader } from '../../src-main/readers/ripple/ripple-reader.ts';
import { encodeDm, group, text } from '../fixtures/gatan-dm-encoder.ts';
import { describeFuzz } from './describe-fuzz.ts';
import type { FuzzSample } from './mutations.ts';

const MUTATIONS = 3000;

const folder = new URL('../fixtures/readers/', import.meta.url);
const fixture = (name: string) => new Uint8Array(readFileSync(new URL(name, folder)));
const names = readdirSync(folder);

const axes = ['y', 'x', 'E'].map((name) => ({ name, scale: 1, offset: 0, units: '' }));
const sidecar = new Uint8Array(Buffer.from(JSON.stringify({ title: 'a', axes, metadata: { General: { a: [1, 2] } } })));

/** NumPy arrays that are no measurements. */
const NOT_READ = new Set(['cube-fortran.npy', 'empty.npy', 'half.npy', 'objects.npy', 'records.npy', 'scalar.npy']);
const numpySamples: FuzzSample[] = names
  .filter((name) => name.endsWith('.npy'))
  .map((name) => ({ main: 'a.npy', files: { 'a.npy': fixture(name) }, refused: NOT_READ.has(name) }));

const SAMPLES: readonly (readonly [Reader, readonly FuzzSample[]])[] = [
  [gatanDmReader, ([3, 4] as const).flatMap((version) => [true, false].map((little) => gatanSample(version, little)))],
  [
    numpyReader,
    [
      ...numpySamples,
      { main: 'a.json', opened: 'a.npy', files: { 'a.npy': fixture('cube-le-f4.npy'), 'a.json': sidecar } },
    ],
  ],
  [
    rippleReader,
    names
      .filter((name) => name.endsWith('.rpl'))
      .map((name) => ({
        main: 'a.rpl',
        files: { 'a.rpl': fixture(name), 'a.raw': fixture(name.replace('.rpl', '.raw')) },
      })),
  ],
];

/** A spectrum image, an image, a packed image and a thumbnail, with tags of all kinds. */
function gatanSample(version: 3 | 4, little: boolean): FuzzSample {
  const calibrations = ['nm', 'nm', 'eV'].map((units) => ({ origin: 1, scale: 0.5, units }));
  const tags = [['Meta Data', group(['Format', text('Spectrum image')], ['Signal', text('EELS')])] as const];
  const cube = {
    name: 'cube',
    dataType: 2,
    element: 'float32',
    dimensions: [4, 3, 5],
    pixels: new Uint8Array(240),
    calibrations,
    tags,
  } as const;
  const image = {
    name: 'image',
    dataType: 3,
    element: ['float32', 'float32'],
    dimensions: [3, 3],
    pixels: new Uint8Array(72),
  } as const;
  const packed = {
    name: 'FFT',
    dataType: 5,
    element: 'float32',
    dimensions: [2, 2],
    pixels: new Uint8Array(16),
  } as const;
  const halfPlane = {
    name: 'FFT of an image',
    dataType: 27,
    element: ['float32', 'float32'],
    dimensions: [4, 3],
    pixels: new Uint8Array(72),
  } as const;
  const more = [
    [
      'struct',
      {
        struct: [
          { type: 'int16', value: 1 },
          { type: 'float64', value: 2 },
        ],
      },
    ],
    ['string', { string: 'text' }],
    ['array', { array: 'uint32', bytes: new Uint8Array(40) }],
  ] as const;
  const bytes = encodeDm(version, little, [cube, image, packed, halfPlane], { thumbnail: true, more });
  return { main: 'a.dm4', files: { 'a.dm4': bytes } };
}

for (const [reader, samples] of SAMPLES) describeFuzz(reader, samples, { mutations: MUTATIONS });
