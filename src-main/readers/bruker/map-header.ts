import type { Json } from '../../../src-preload/contract/dataset.ts';
import { damaged } from '../reader-errors.ts';
import { decodeXml } from '../xml-text.ts';
import { childOf, parseXml, type XmlElement } from '../xml-tree.ts';
import { countsAt, instanceOf, instancesOf, isoOf, numberAt, textAt, xmlToJson } from './bruker-xml.ts';
import { type EdsSpectrum, readEdsSpectrum } from './eds-spectrum.ts';

/** What `EDSDatabase/HeaderData` says of a `.bcf` file. */
export interface MapHeader {
  readonly name: string | undefined;
  readonly date: string | undefined;
  readonly time: string | undefined;
  /** kV, which is keV for electrons; undefined when Esprit did not know it. */
  readonly beamEnergy: number | undefined;
  readonly magnification: number | undefined;
  /** mm. */
  readonly workingDistance: number | undefined;
  /** Micrometers per pixel; undefined when Esprit did not know them. */
  readonly pixelWidth: number | undefined;
  readonly pixelHeight: number | undefined;
  /** Under HyperSpy's names; positions in Esprit's own units. */
  readonly stage: { readonly [name: string]: number | undefined };
  /** Seconds that the detector looked at the map. */
  readonly realTime: number | undefined;
  readonly elements: readonly { readonly symbol: string; readonly line: string }[];
  /** The images of the map and the overview image of version 2. */
  readonly images: readonly XmlElement[];
  /** Channels of the analyzer, before channels are put together. */
  readonly analyzerChannels: number | undefined;
  /** Sum spectrum and detector of each hypermap. */
  spectrum(index: number): EdsSpectrum;
  readonly originalMetadata: { readonly [key: string]: Json };
}

/** @throws {AppError} `file-damaged` when it is no sound XML or not that of a map. */
export function readMapHeader(bytes: Uint8Array, format: string): MapHeader {
  const field = 'EDSDatabase/HeaderData';
  const root = instanceOf(parseXml(decodeXml(bytes), { format, field }), 'TRTSpectrumDatabase');
  if (!root) throw damaged('The header of the map is missing in its XML.', { format, field });
  const microscope = instanceOf(root, 'TRTSEMData');
  const stage = instanceOf(root, 'TRTSEMStageData');
  const scan = instanceOf(root, 'TRTDSPConfiguration');
  const lineCounter = countsAt(root, 'LineCounter');
  const images = instancesOf(root, 'TRTImageData').filter((image) => !image.attributes.Name);
  return {
    name: root.attributes.Name || undefined,
    ...isoOf(childOf(root, 'Header')),
    beamEnergy: positive(numberAt(microscope, 'HV')),
    magnification: positive(numberAt(microscope, 'Mag')),
    workingDistance: positive(numberAt(microscope, 'WD')),
    pixelWidth: positive(numberAt(microscope, 'DX')),
    pixelHeight: positive(numberAt(microscope, 'DY')),
    stage: {
      tilt_alpha: numberAt(stage, 'Tilt'),
      rotation: numberAt(stage, 'Rotation'),
      x: numberAt(stage, 'X'),
      y: numberAt(stage, 'Y'),
      z: numberAt(stage, 'Z'),
    },
    realTime: realTime(lineCounter, scan, numberAt(images[0], 'Width')),
    elements: elementsOf(root),
    images: [...images, ...overviewImages(root)],
    analyzerChannels: numberAt(root, 'ChCount'),
    spectrum: (index) => readEdsSpectrum(instanceOf(childOf(root, `SpectrumData${index}`), 'TRTSpectrum'), format),
    originalMetadata: {
      ...(scan && { 'DSP Configuration': xmlToJson(scan) }),
      ...(lineCounter && { 'Line counter': lineCounter }),
      ...(stage && { Stage: xmlToJson(stage) }),
      ...(microscope && { Microscope: xmlToJson(microscope) }),
    },
  };
}

/** Where the microscope did not tell, Esprit writes 0 or −1. */
function positive(value: number | undefined): number | undefined {
  return value !== undefined && value > 0 ? value : undefined;
}

/** Each line was passed as often as its counter says; a pixel takes `PixelTime` µs, times both averages. */
function realTime(
  lineCounter: readonly number[] | undefined,
  scan: XmlElement | undefined,
  width: number | undefined,
): number | undefined {
  const factors = ['LineAverage', 'PixelAverage', 'PixelTime'].map((name) => numberAt(scan, name));
  if (!lineCounter || width === undefined || factors.includes(undefined)) return undefined;
  const passes = lineCounter.reduce((sum, count) => sum + count, 0);
  return (passes * width * factors.reduce<number>((product, factor) => product * factor!, 1)) / 1e6;
}

/** The elements that were chosen for maps, each with its X-ray line in the usual spelling (`KA` and `K` are `Ka`). */
function elementsOf(root: XmlElement): { symbol: string; line: string }[] {
  const list = instancesOf(root, 'TRTContainerClass')
    .flatMap((container) => instancesOf(childOf(container, 'ChildClassInstances'), 'TRTElementInformationList'))
    .map((elements) => childOf(instanceOf(elements, 'TRTSpectrumRegionList'), 'ChildClassInstances'))
    .find((found) => found !== undefined);
  return instancesOf(list, 'TRTSpectrumRegion').flatMap((region) => {
    const symbol = region.attributes.Name;
    if (!symbol || !/^[A-Z][a-z]?$/.test(symbol)) return [];
    // Esprit keeps one line of the light elements and does not always name it.
    const line = textAt(region, 'Line') ?? 'KA';
    return [{ symbol, line: line[0]!.toUpperCase() + (line[1] ?? 'a').toLowerCase() }];
  });
}

/** Version 2: images of a larger field of view, in which the map is a rectangle. */
function overviewImages(root: XmlElement): XmlElement[] {
  return instancesOf(root, 'TRTContainerClass')
    .flatMap((container) => childOf(container, 'ChildClassInstances')?.children ?? [])
    .filter((one) => one.attributes.Name === 'OverviewImages')
    .flatMap((one) => instancesOf(childOf(one, 'ChildClassInstances'), 'TRTImageData'));
}
