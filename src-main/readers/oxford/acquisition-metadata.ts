import { instrumentOf } from '../eds-instrument.ts';
import { elementSymbol } from '../element-symbols.ts';
import { numberOf } from '../hdf5/node-values.ts';
import { MetadataBuilder } from '../metadata-builder.ts';
import type { Technique } from './technique.ts';
import { headerNumber, headerText } from './technique.ts';

const DEGREES = 180 / Math.PI;

/**
 * HyperSpy's names for what the header of a technique says. Source: h5oina specification 8.0, common header and EDS header; angles
 * there are in radians, voltages in kV, lengths in mm.
 */
export function acquisitionMetadata(technique: Technique, title: string): MetadataBuilder['tree'] {
  const { header, name } = technique;
  const number = (...names: string[]) => headerNumber(header, names);
  const degrees = (...names: string[]) => {
    const radians = number(...names);
    return radians === undefined ? undefined : radians * DEGREES;
  };
  const metadata = new MetadataBuilder();
  const [, date, time] =
    /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2}:\d{2})/.exec(headerText(header, 'Acquisition Date') ?? '') ?? [];
  metadata.set('General.title', title);
  metadata.set('General.date', date);
  metadata.set('General.time', time);
  const voltage = number('Beam Voltage', 'KV');
  const instrument = `Acquisition_instrument.${instrumentOf(voltage)}`;
  metadata.set(`${instrument}.beam_energy`, voltage);
  metadata.set(`${instrument}.magnification`, number('Magnification', 'Mag'));
  metadata.set(`${instrument}.working_distance`, number('Working Distance', 'WD'));
  const stage = header?.children['Stage Position'];
  for (const axis of ['X', 'Y', 'Z'] as const) {
    const position = stage?.kind === 'group' ? headerNumber(stage, [axis]) : undefined;
    metadata.set(`${instrument}.Stage.${axis.toLowerCase()}`, position);
  }
  metadata.set(`${instrument}.Stage.tilt_alpha`, degrees('Tilt Angle'));
  if (!name.startsWith('EDS')) return metadata.tree;

  metadata.set('Signal.signal_type', instrument.endsWith('TEM') ? 'EDS_TEM' : 'EDS_SEM');
  const detector = `${instrument}.Detector.EDS`;
  metadata.set(`${detector}.elevation_angle`, degrees('Detector Elevation'));
  metadata.set(`${detector}.azimuth_angle`, degrees('Detector Azimuth'));
  metadata.set(`${detector}.number_of_frames`, number('Number Frames'));
  // Seconds of each pixel, which add up to those of the map.
  metadata.set(`${detector}.live_time`, totalOf(technique, 'Live Time'));
  metadata.set(`${detector}.real_time`, totalOf(technique, 'Real Time'));
  const elements = new Set<string>();
  for (const { dataset } of technique.data) {
    const element = elementSymbol(numberOf(dataset.attributes['Atomic Number']) ?? 0);
    if (element !== undefined) elements.add(element);
  }
  if (elements.size > 0) metadata.set('Sample.elements', [...elements].sort());
  return metadata.tree;
}

/** The sum of an array that is short enough to have been read with the metadata. */
function totalOf({ data }: Technique, name: string): number | undefined {
  const values = data.find(({ names }) => names.join('/') === name)?.dataset.value?.values;
  return values?.reduce<number>((sum, value) => (typeof value === 'number' && value > 0 ? sum + value : sum), 0);
}
