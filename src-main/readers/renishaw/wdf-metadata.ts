import type { Json } from '../../../src-preload/contract/dataset.ts';
import { MetadataBuilder } from '../metadata-builder.ts';
import { dateOfFileTime, wdfUnit } from './wdf-blocks.ts';
import type { WdfHeader } from './wdf-header.ts';

const INSTRUMENT = 'Acquisition_instrument';
/** nm in a cm: wavelength (nm) is this divided by wavenumber (1/cm). */
const NM_PER_CM = 1e7;

/** What the header and the properties say, under HyperSpy's names. */
export function wdfMetadata(
  header: WdfHeader,
  properties: { readonly [block: string]: Json },
  fileName: string,
): { readonly [key: string]: Json } {
  const out = new MetadataBuilder();
  const start = dateOfFileTime(header.start);
  out.set('General.title', header.title);
  out.set('General.original_filename', fileName);
  out.set('General.date', start?.date);
  out.set('General.time', start?.time);
  out.set('General.authors', header.user);
  const unit = wdfUnit(header.intensityUnit);
  out.set('Signal.quantity', unit === '' ? 'Intensity' : `Intensity (${unit})`);
  if (header.laserWavenumber > 0) out.set(`${INSTRUMENT}.Laser.wavelength`, NM_PER_CM / header.laserWavenumber);

  const number = (value: Json | undefined) => (typeof value === 'number' ? value : undefined);
  const scan = find(properties.WXDM, 'Accumulations');
  const frames = number(scan?.Accumulations);
  const exposure = number(scan?.['Exposure Time']);
  const detector = `${INSTRUMENT}.Detector`;
  const camera = at(properties, 'WXCS', 'CCD');
  out.set(`${detector}.model`, text(at(camera, 'CCD')));
  out.set(`${detector}.temperature`, number(at(camera, 'Target temperature')));
  out.set(`${detector}.frames`, frames);
  if (frames !== undefined && exposure !== undefined)
    out.set(`${detector}.integration_time`, (exposure * frames) / 1000);
  const gratings = find(at(properties, 'WXCS', 'Gratings'), 'Groove Density (lines/mm)');
  out.set(`${INSTRUMENT}.Spectrometer.Grating.groove_density`, number(gratings?.['Groove Density (lines/mm)']));
  const microscope = find(properties.WXIS, 'Microscope')?.Microscope;
  out.set(`${INSTRUMENT}.Microscope.objective`, text(find(microscope, 'Objective')?.Objective));
  return out.tree;
}

type Tree = { readonly [key: string]: Json };

function isTree(value: Json | undefined): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function text(value: Json | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function at(tree: Json | undefined, ...path: readonly string[]): Json | undefined {
  let here = tree;
  for (const key of path) here = isTree(here) ? here[key] : undefined;
  return here;
}

/** The first set in the tree, itself included, that has this key. */
function find(tree: Json | undefined, key: string): Tree | undefined {
  if (!isTree(tree)) return undefined;
  if (Object.hasOwn(tree, key)) return tree;
  for (const inner of Object.values(tree)) {
    const found = find(inner, key);
    if (found) return found;
  }
  return undefined;
}
