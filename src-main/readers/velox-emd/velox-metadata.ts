import type { Json } from '../../../src-preload/contract/dataset.ts';
import { elementSymbol } from '../element-symbols.ts';
import { MetadataBuilder } from '../metadata-builder.ts';
import { detectorOf } from './velox-axes.ts';
import { at, entriesAt, type JsonTree, numberAt, textAt } from './velox-json.ts';

const DEGREES = 180 / Math.PI;

export interface VeloxDescription {
  readonly title: string;
  readonly signalType: '' | 'EDS_TEM' | 'EELS';
  readonly elements?: readonly string[];
  /** Frames that are summed. */
  readonly frames?: number | undefined;
  /** Take live and real time of the detector: only where the first frame's are those of the whole. */
  readonly times?: boolean;
}

/** Metadata of one dataset under HyperSpy's names; lengths of the stage in mm, angles in degrees, convergence in mrad. */
export function veloxMetadata(metadata: JsonTree | undefined, described: VeloxDescription): { [key: string]: Json } {
  const out = new MetadataBuilder();
  out.set('General.title', described.title);
  const seconds = startOf(metadata);
  if (seconds !== undefined && seconds > 0) {
    const moment = new Date(seconds * 1000);
    if (!Number.isNaN(moment.getTime())) {
      const [date, time] = moment.toISOString().split('T') as [string, string];
      out.set('General.date', date);
      out.set('General.time', time.slice(0, 8));
      out.set('General.time_zone', 'UTC');
    }
  }
  out.set('Signal.signal_type', described.signalType);

  const tem = (name: string, value: Json | undefined) => out.set(`Acquisition_instrument.TEM.${name}`, value);
  const scaled = (value: number | undefined, factor: number) => (value === undefined ? undefined : value * factor);
  const microscope = [
    textAt(metadata, 'Instrument', 'InstrumentClass'),
    textAt(metadata, 'Instrument', 'InstrumentModel'),
  ];
  tem('microscope', [...new Set(microscope.filter((name) => name !== undefined))].join(' '));
  tem('beam_energy', scaled(numberAt(metadata, 'Optics', 'AccelerationVoltage'), 1e-3));
  tem('camera_length', scaled(numberAt(metadata, 'Optics', 'CameraLength'), 1e3));
  const convergence = numberAt(metadata, 'Optics', 'BeamConvergence');
  // Some versions write a negative angle where the optics are not in probe mode.
  if (convergence !== undefined && convergence > 0) tem('convergence_angle', convergence * 1e3);
  // Zero in TEM mode, where the other one counts.
  const scanning = numberAt(metadata, 'CustomProperties', 'StemMagnification', 'value') ?? 0;
  tem('magnification', scanning > 0 ? scanning : numberAt(metadata, 'Optics', 'NominalMagnification'));
  for (const axis of ['x', 'y', 'z']) tem(`Stage.${axis}`, scaled(numberAt(metadata, 'Stage', 'Position', axis), 1e3));
  tem('Stage.tilt_alpha', scaled(numberAt(metadata, 'Stage', 'AlphaTilt'), DEGREES));
  tem('Stage.tilt_beta', scaled(numberAt(metadata, 'Stage', 'BetaTilt'), DEGREES));

  if (described.signalType === 'EDS_TEM') {
    const detector = detectorOf(metadata);
    const single = numberAt(metadata, 'BinaryResult', 'DetectorIndex') !== undefined;
    tem('Detector.EDS.elevation_angle', scaled(numberAt(detector, 'ElevationAngle'), DEGREES));
    if (single) tem('Detector.EDS.azimuth_angle', scaled(numberAt(detector, 'AzimuthAngle'), DEGREES));
    if (described.times && single) {
      tem('Detector.EDS.live_time', numberAt(detector, 'LiveTime'));
      tem('Detector.EDS.real_time', numberAt(detector, 'RealTime'));
    }
    tem('Detector.EDS.number_of_frames', described.frames);
    const elements = described.elements ?? [];
    if (elements.length > 0) out.set('Sample.elements', elements);
  }
  return out.tree;
}

/** Start of the acquisition in seconds since 1970; files of old cameras have only a time stamp in µs. */
function startOf(metadata: JsonTree | undefined): number | undefined {
  const start = numberAt(metadata, 'Acquisition', 'AcquisitionStartDatetime', 'DateTime');
  const stamp = numberAt(metadata, 'CustomProperties', 'Detectors[BM-Ceta].TimeStamp', 'value');
  return start ?? (stamp === undefined ? undefined : stamp / 1e6);
}

/**
 * Symbols of the elements chosen for quantification: in `SharedProperties` from version 11 on, in `Operations` before.
 */
export function elementsOf(settings: JsonTree): readonly string[] {
  const found = [
    ...entriesAt(settings, 'SharedProperties', 'EDSSpectrumQuantificationSettings'),
    ...entriesAt(settings, 'Operations', 'ImageQuantificationOperation'),
  ].map(([, one]) => at(one, 'elementSelection'));
  const [numbers] = found.filter((one) => Array.isArray(one)) as readonly (readonly Json[])[];
  return (numbers ?? []).map((one) => elementSymbol(Number(one))).filter((symbol) => symbol !== undefined);
}
