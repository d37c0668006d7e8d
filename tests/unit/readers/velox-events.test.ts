import { expect, it } from 'vitest';
import { MemorySource } from '../../../src-main/cubes/memory-source.ts';
import { SparseSource } from '../../../src-main/cubes/sparse-source.ts';
import { decodeEvents } from '../../../src-main/readers/velox-emd/event-stream.ts';
import { seededNumbers } from '../../fuzz/mutations.ts';
import { errorOf } from './reading.ts';

const NEXT = 65_535;
const CHANNELS = 20;
const ALL = { first: 0, end: undefined };

type Frames = Parameters<typeof decodeEvents>[0]['frames'];

/** A dense cube by the rule itself: each value is a count, or ends the pixel. */
function dense(streams: readonly Uint16Array[], pixels: number, { first, end }: Frames): number[] {
  const cube = new Array<number>(pixels * CHANNELS).fill(0);
  for (const stream of streams) {
    let ended = 0;
    for (const value of stream) {
      if (end !== undefined && ended >= end * pixels) break;
      if (value === NEXT) ended++;
      else if (ended >= first * pixels) cube[(ended % pixels) * CHANNELS + value]!++;
    }
  }
  return cube;
}

function decode(streams: readonly Uint16Array[], pixels: number, frames: Frames, heldBytes?: number) {
  const sources = streams.map((values, at) => ({
    path: `/stream ${at}`,
    open: () => new MemorySource(values, [values.length, 1], 'uint16'),
  }));
  const runs = decodeEvents({ streams: sources, pixels, channels: CHANNELS, frames }, { format: 'test' }, heldBytes);
  const source = new SparseSource(runs, [1, pixels, CHANNELS], 'uint16');
  return Array.from(source.read(0, pixels * CHANNELS), Number);
}

it('sums streams of any length, read along together or in two passes', () => {
  const below = seededNumbers(7);
  for (let round = 0; round < 300; round++) {
    const pixels = 1 + below(6);
    const streams = Array.from({ length: 1 + below(3) }, () =>
      Uint16Array.from({ length: below(60) }, () => (below(3) === 0 ? NEXT : below(CHANNELS))),
    );
    const first = below(3);
    const frames = { first, end: below(2) === 0 ? undefined : first + 1 + below(3) };
    const expected = dense(streams, pixels, frames);
    expect(decode(streams, pixels, frames)).toEqual(expected);
    expect(decode(streams, pixels, frames, 0)).toEqual(expected);
  }
});

it('reads maps of few pixels that were scanned very often', () => {
  const stream = Uint16Array.from({ length: 40_000 }, (_, at) => (at % 2 === 0 ? at % CHANNELS : NEXT));
  expect(decode([stream], 2, ALL)).toEqual(dense([stream], 2, ALL));
});

it('counts more than 255 and more than 65,535 events of a channel', () => {
  const stream = new Uint16Array(70_000).fill(3);
  stream[1000] = NEXT;
  const [first, second] = [1000, 68_999];
  for (const heldBytes of [undefined, 0]) {
    const sources = [{ path: '/s', open: () => new MemorySource(stream, [stream.length], 'uint16') }];
    const events = { streams: sources, pixels: 2, channels: CHANNELS, frames: ALL };
    const [counts] = decodeEvents(events, { format: 'test' }, heldBytes);
    expect([Array.from(counts!.channels), Array.from(counts!.counts)]).toEqual([
      [3, 3],
      [first, second],
    ]);
  }
});

it.each([undefined, 0])('refuses channels beyond the detector’s (held: %s)', async (heldBytes) => {
  const error = await errorOf(() => decode([Uint16Array.of(1, CHANNELS)], 2, ALL, heldBytes));
  expect([error.code, error.where.field]).toEqual(['file-damaged', '/stream 0']);
});

it('does not make room for streams that claim to be endless', async () => {
  const endless = { shape: [2 ** 31 + 1], dtype: 'uint16', read: () => new Uint16Array(0), close: () => {} } as const;
  const events = { streams: [{ path: '/s', open: () => endless }], pixels: 4, channels: CHANNELS, frames: ALL };
  const error = await errorOf(() => decodeEvents(events, { format: 'test' }));
  expect(error.code).toBe('format-unsupported');
});

it('takes little memory for counts that all lie in one place', () => {
  const zeros = new Uint16Array(1_000_000);
  const streams = [{ path: '/s', open: () => new MemorySource(zeros, [zeros.length], 'uint16') }];
  const [counts] = decodeEvents({ streams, pixels: 4, channels: CHANNELS, frames: ALL }, { format: 'test' });
  expect([counts!.channels.buffer.byteLength <= (4 * CHANNELS + 1) * 2, counts!.counts[0]]).toEqual([true, 1_000_000]);
});
