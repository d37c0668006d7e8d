/** Damaged series of TIA give typed errors, quickly and without taking memory. */
import { describe, expect, it } from 'vitest';
import { memoryFile } from '../../src-main/readers/memory-byte-source.ts';
import { tiaReader } from '../../src-main/readers/tia/tia-reader.ts';
import { encodeEmi, encodeSer } from '../fixtures/tia-encoder.ts';
import { describeFuzz } from './describe-fuzz.ts';

const spectra = Array.from({ length: 12 }, (_, i) => [[i, i + 1, i + 2, i + 3]]);
const images = Array.from({ length: 3 }, (_, i) => [
  [i, 1, 2],
  [3, 4, 5],
]);
const position = { description: 'Position', units: 'meters', delta: 1e-9 };
const positions = spectra.map((_, i) => [(i % 4) * 1e-9, Math.floor(i / 4) * 1e-9] as const);
const map = encodeSer({
  elements: spectra.slice(0, 10),
  total: 12,
  dimensions: [
    { size: 4, ...position },
    { size: 3, ...position },
  ],
  positions,
});
const emi = encodeEmi([
  {
    ser: 'a_1.ser',
    settings: [['High tension', '300', 'kV']],
    more: '<AcquireInfo><Binning>8</Binning></AcquireInfo>',
  },
  { ser: 'a_2.ser', settings: [['Mode', 'TEM Image', '']] },
]);
const series = {
  'a_1.ser': map,
  'a_2.ser': encodeSer({ kind: 'images', version: 0x220, elements: images, type: 7 }),
  'a.emi': emi,
};

describeFuzz(tiaReader, [
  { main: 'a_1.ser', files: { 'a_1.ser': map } },
  { main: 'a_2.ser', files: { 'a_2.ser': series['a_2.ser'] } },
  { main: 'a_2.ser', opened: 'a.emi', files: series },
  { main: 'a.emi', opened: 'a_1.ser', files: series },
  { main: 'a.emi', files: series },
]);

describe('.emi of bad will', () => {
  const opened = async (xml: string) => {
    const bytes = Buffer.concat([Buffer.from([0x4a, 0x4b, 0, 2]), Buffer.from(xml)]);
    const start = performance.now();
    const { datasets, warnings } = await tiaReader.open(memoryFile('a.emi', { ...series, 'a.emi': bytes }));
    expect(performance.now() - start).toBeLessThan(1000);
    expect(datasets).toHaveLength(2);
    return { warnings: warnings.join(' '), text: JSON.stringify(datasets) };
  };

  it.each([
    ['entities', '<ObjectInfo>&a;</ObjectInfo>'],
    ['a DOCTYPE', '<ObjectInfo><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>&b;</ObjectInfo>'],
    ['nesting', `<ObjectInfo>${'<a>'.repeat(100_000)}${'</a>'.repeat(100_000)}</ObjectInfo>`],
  ])('with %s: its description is left out', async (_, xml) => {
    const { warnings, text } = await opened(xml);
    expect(warnings).toMatch(/left out/);
    expect(text).not.toMatch(/root:|aaaa/);
  });

  it('whose inner XML grows is kept as text', async () => {
    const inner = '&lt;!DOCTYPE a [&lt;!ENTITY b "aaaa"&gt;]&gt;&lt;Root&gt;&amp;b;&lt;/Root&gt;';
    const { text } = await opened(`<ObjectInfo><TrueImageHeaderInfo>${inner}</TrueImageHeaderInfo></ObjectInfo>`);
    expect(text).toContain('<!DOCTYPE');
  });

  it('with objects that never end, or without end', async () => {
    await opened('<ObjectInfo>'.repeat(50_000));
    await opened('<ObjectInfo></ObjectInfo>'.repeat(50_000));
  });
});
