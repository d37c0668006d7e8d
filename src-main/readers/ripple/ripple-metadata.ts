import type { Json } from '../../../src-preload/contract/dataset.ts';
import { isoDate, isoTime, MetadataBuilder } from '../metadata-builder.ts';
import type { RplHeader } from './rpl-header.ts';

const TEM = 'Acquisition_instrument.TEM';
const SEM = 'Acquisition_instrument.SEM';

/** What HyperSpy's extra keys say, under HyperSpy's names. */
export function rippleMetadata(header: RplHeader, fileName: string): { readonly [key: string]: Json } {
  const { keys } = header;
  const out = new MetadataBuilder();
  const signal = keys.get('signal') ?? '';
  const instrument = signal === 'EDS_SEM' ? SEM : TEM;
  const number = (key: string) => (keys.has(key) ? Number(keys.get(key)) : undefined);
  out.set('General.title', keys.get('title'));
  out.set('General.original_filename', fileName);
  out.set('General.date', isoDate(keys.get('date')));
  out.set('General.time', isoTime(keys.get('time')));
  out.set('Signal.signal_type', signal);
  out.set(`${instrument}.beam_energy`, number('beam-energy'));
  out.set(`${instrument}.convergence_angle`, number('convergence-angle'));
  out.set(`${instrument}.Stage.tilt_alpha`, number('tilt-stage'));
  out.set(`${instrument}.Detector.EELS.collection_angle`, number('collection-angle'));
  out.set(`${instrument}.Detector.EDS.azimuth_angle`, number('azimuth-angle'));
  out.set(`${instrument}.Detector.EDS.elevation_angle`, number('elevation-angle'));
  out.set(`${instrument}.Detector.EDS.live_time`, number('live-time'));
  out.set(`${instrument}.Detector.EDS.energy_resolution_MnKa`, number('detector-peak-width-ev'));
  return out.tree;
}
