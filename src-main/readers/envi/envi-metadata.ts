import type { Json } from '../../../src-preload/contract/dataset.ts';
import { isoDate, MetadataBuilder } from '../metadata-builder.ts';
import { type EnviHeader, listOf, textOf } from './envi-header.ts';

/** Fields of numbers that our writer adds, and where each stands below the instrument in HyperSpy's metadata. */
export const INSTRUMENT_FIELDS: readonly (readonly [string, string])[] = [
  ['beam energy', 'beam_energy'],
  ['beam current', 'beam_current'],
  ['magnification', 'magnification'],
  ['camera length', 'camera_length'],
  ['convergence angle', 'convergence_angle'],
  ['dwell time', 'dwell_time'],
  ['tilt stage', 'Stage.tilt_alpha'],
  ['collection angle', 'Detector.EELS.collection_angle'],
  ['exposure', 'Detector.EELS.exposure'],
  ['azimuth angle', 'Detector.EDS.azimuth_angle'],
  ['elevation angle', 'Detector.EDS.elevation_angle'],
  ['live time', 'Detector.EDS.live_time'],
  ['real time', 'Detector.EDS.real_time'],
  ['detector resolution', 'Detector.EDS.energy_resolution_MnKa'],
];

/** Lists that stand in the metadata are no longer than this. */
const LONGEST_LIST = 10_000;
const LONGEST_NOTES = 2000;

/** Band names and widths, the time of acquisition, and what our writer adds, under HyperSpy's names. */
export function enviMetadata({ fields, bands }: EnviHeader, fileName: string): { readonly [key: string]: Json } {
  const out = new MetadataBuilder();
  const time = textOf(fields, 'acquisition time');
  out.set('General.title', textOf(fields, 'title'));
  out.set('General.original_filename', fileName);
  out.set('General.date', isoDate(time?.slice(0, 10)));
  out.set('General.time', time?.match(/T(\d{2}:\d{2}:\d{2})/)?.[1]);
  const description = textOf(fields, 'description')?.replace(/\s+/g, ' ').slice(0, LONGEST_NOTES);
  out.set('General.notes', description === textOf(fields, 'title') ? undefined : description);
  out.set('Signal.signal_type', textOf(fields, 'signal type'));
  out.set('Signal.band_names', listOf(fields, 'band names')?.slice(0, Math.min(bands, LONGEST_LIST)));
  const widths = listOf(fields, 'fwhm')?.map(Number);
  if (widths?.length === bands && bands <= LONGEST_LIST && widths.every(Number.isFinite))
    out.set('Signal.fwhm', widths);
  const instrument = textOf(fields, 'instrument') === 'SEM' ? 'SEM' : 'TEM';
  for (const [name, path] of INSTRUMENT_FIELDS) {
    if (fields.has(name)) out.set(`Acquisition_instrument.${instrument}.${path}`, Number(fields.get(name)));
  }
  return out.tree;
}
