/** Damaged files of Renishaw's WiRE give typed errors, quickly and without taking memory. */
import { renishawReader } from '../../src-main/readers/renishaw/renishaw-reader.ts';
import { encodeProperties, encodeWdf, encodeWhiteLight, propertyList } from '../fixtures/wdf-encoder.ts';
import { describeFuzz } from './describe-fuzz.ts';

const spectra = Array.from({ length: 6 }, (_, i) => [i, i + 1, i + 2, i + 3]);
const places = spectra.map((_, i) => [i % 3, Math.floor(i / 3)] as const);
const int = Uint8Array.of(1, 2, 3, 4);
const properties = encodeProperties([
  [
    'p',
    1,
    propertyList([
      ['i', 2, int],
      ['u', 3, Buffer.from('text')],
      ['p', 4, propertyList([['k', 2, Buffer.from('b')]])],
    ]),
  ],
  ['k', 1, Buffer.from('Scan')],
  ['t', 5, new Uint8Array(8)],
  ['k', 5, Buffer.from('when')],
]);
const grid = { offsets: [0, 0, 0], scales: [1, 1, 1], sizes: [3, 2, 1] };
const map = encodeWdf({
  spectra,
  channels: [9, 7, 4, 1],
  unit: 1,
  grid,
  places,
  seconds: [0, 1, 2, 3, 4, 5],
  properties,
  image: encodeWhiteLight(),
  more: [['TEXT', Buffer.from('a note')]],
});
const stopped = encodeWdf({ spectra: spectra.slice(0, 4), capacity: 6, channels: [1, 2, 3, 5], grid });
const line = encodeWdf({ spectra, channels: [1, 2, 3, 5], grid: { ...grid, flags: 0x80 } });
const series = encodeWdf({ spectra, channels: [1, 2, 3, 5], seconds: [0, 1, 2, 4, 8, 16], properties });

describeFuzz(
  renishawReader,
  [map, stopped, line, series].map((bytes) => ({ main: 'a.wdf', files: { 'a.wdf': bytes } })),
  { mutations: 3000 },
);
