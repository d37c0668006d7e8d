import { MemorySource } from '../../cubes/memory-source.ts';
import { calibratedAxis } from '../calibration.ts';
import { instrumentOf } from '../eds-instrument.ts';
import { MetadataBuilder } from '../metadata-builder.ts';
import type { OpenedFile, ReadableFile, Reader } from '../reader.ts';
import { damaged } from '../reader-errors.ts';
import { decodeXml } from '../xml-text.ts';
import { childOf, parseXml, type XmlElement } from '../xml-tree.ts';
import { instanceOf, instancesOf, textAt, xmlToJson } from './bruker-xml.ts';
import { type EdsSpectrum, readEdsSpectrum } from './eds-spectrum.ts';

const FORMAT = 'bruker-spx';
/** Spectra are some 20 KB; whatever is far larger is something else. */
const MOST_BYTES = 64 * 1024 * 1024;

/** Reads single spectra of Bruker's Esprit. */
export const brukerSpxReader: Reader = {
  format: FORMAT,
  label: 'Bruker spectrum',
  extensions: ['.spx'],
  recognizes: (head) => /<TRTSpectrum[\s>]/.test(Buffer.from(head).toString('latin1')),
  open: openSpx,
};

function openSpx(file: ReadableFile): OpenedFile {
  const place = { format: FORMAT, field: 'TRTSpectrum', byteOffset: 0 };
  if (file.bytes.size > MOST_BYTES) throw damaged(`A spectrum of ${file.bytes.size} bytes is none.`, place);
  const root = parseXml(decodeXml(file.bytes.read(0, file.bytes.size)), place);
  const element = instanceOf(root, 'TRTSpectrum');
  const spectrum = readEdsSpectrum(element, FORMAT);
  if (!element || !spectrum.counts) {
    throw damaged('The file holds no spectrum: its list of counts is missing or damaged.', {
      ...place,
      field: 'Channels',
    });
  }
  const warnings: string[] = [];
  const shape = [spectrum.counts.length];
  const values = BigUint64Array.from(spectrum.counts, BigInt);
  const axis = calibratedAxis('Energy', values.length, 'signal', spectrum.calibration, (warning) =>
    warnings.push(warning),
  );
  if (spectrum.calibration.scale === undefined) warnings.push('The file has no energy calibration.');
  const results = instanceOf(element, 'TRTResult');
  const dataset = {
    title: 'EDX',
    kind: 'spectrum',
    shape,
    dtype: 'uint64',
    axes: [axis],
    metadata: spxMetadata(element, spectrum, file.name),
    originalMetadata: { ...spectrum.originalMetadata, ...(results && { Results: xmlToJson(results) }) },
    open: () => new MemorySource(values, shape, 'uint64'),
  } as const;
  return { datasets: [dataset], warnings, close() {} };
}

function spxMetadata(element: XmlElement, spectrum: EdsSpectrum, fileName: string): MetadataBuilder['tree'] {
  const out = new MetadataBuilder();
  const instrument = instrumentOf(spectrum.beamEnergy);
  const path = `Acquisition_instrument.${instrument}`;
  out.set('General.title', 'EDX');
  out.set('General.original_filename', fileName);
  out.set('General.date', spectrum.date);
  out.set('General.time', spectrum.time);
  out.set('General.notes', textAt(element, 'TRTHeaderedClass/TRTBase/Description'));
  out.set('Sample.name', element.attributes.Name);
  out.set(`${path}.beam_energy`, spectrum.beamEnergy);
  for (const [name, value] of Object.entries(spectrum.detector)) out.set(`${path}.Detector.EDS.${name}`, value);
  out.set('Signal.signal_type', `EDS_${instrument}`);
  out.set('Signal.quantity', 'X-rays (Counts)');
  const elements = instancesOf(
    childOf(instanceOf(element, 'TRTPSEElementList'), 'ChildClassInstances'),
    'TRTPSEElement',
  )
    .map((one) => one.attributes.Name)
    .filter((name) => name !== undefined);
  if (elements.length > 0) out.set('Sample.elements', elements);
  return out.tree;
}
