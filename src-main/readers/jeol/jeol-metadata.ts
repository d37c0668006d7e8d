import type { Json } from '../../../src-preload/contract/dataset.ts';
import { MetadataBuilder } from '../metadata-builder.ts';
import { oleDate } from './jeol-text.ts';

/** What the files of Analysis Station say of an acquisition; what a file does not say is undefined. */
export interface JeolFacts {
  readonly title: string;
  readonly fileName: string;
  /** Days since 30 December 1899. */
  readonly created: number | undefined;
  /** kV. */
  readonly voltage: number | undefined;
  /** nA. */
  readonly current?: number | undefined;
  readonly magnification?: number | undefined;
  /** mm. */
  readonly workingDistance?: number | undefined;
  readonly microscope?: string | undefined;
  /** Seconds on one pixel. */
  readonly dwellTime?: number | undefined;
  readonly elements?: readonly string[];
  /** For X-ray spectra. Angles in degrees, resolution in eV, times in seconds. */
  readonly eds?: {
    readonly detector?: string | undefined;
    readonly azimuth?: number | undefined;
    readonly elevation?: number | undefined;
    readonly resolution?: number | undefined;
    readonly liveTime?: number | undefined;
    readonly realTime?: number | undefined;
  };
}

/** Beams of up to this voltage are those of scanning microscopes: JEOL's files do not say which kind it was. */
const HIGHEST_SEM_KV = 30;

/** Under HyperSpy's names. */
export function jeolMetadata(facts: JeolFacts): { readonly [key: string]: Json } {
  const out = new MetadataBuilder();
  const { eds, voltage, elements = [] } = facts;
  const kind = voltage !== undefined && voltage <= HIGHEST_SEM_KV ? 'SEM' : 'TEM';
  const instrument = `Acquisition_instrument.${kind}`;
  const when = oleDate(facts.created);
  out.set('General.title', facts.title);
  out.set('General.original_filename', facts.fileName);
  out.set('General.date', when?.date);
  out.set('General.time', when?.time);
  out.set(`${instrument}.beam_energy`, voltage);
  out.set(`${instrument}.beam_current`, facts.current);
  out.set(`${instrument}.magnification`, facts.magnification);
  out.set(`${instrument}.microscope`, facts.microscope);
  out.set(`${instrument}.dwell_time`, facts.dwellTime);
  if (kind === 'SEM') out.set(`${instrument}.working_distance`, facts.workingDistance);
  if (elements.length > 0) out.set('Sample.elements', [...new Set(elements)].sort());
  if (eds) {
    const detector = `${instrument}.Detector.EDS`;
    out.set('Signal.signal_type', `EDS_${kind}`);
    out.set('Signal.quantity', 'X-rays (Counts)');
    out.set(`${detector}.detector_type`, eds.detector);
    out.set(`${detector}.azimuth_angle`, eds.azimuth);
    out.set(`${detector}.elevation_angle`, eds.elevation);
    out.set(`${detector}.energy_resolution_MnKa`, eds.resolution);
    out.set(`${detector}.live_time`, eds.liveTime);
    out.set(`${detector}.real_time`, eds.realTime);
  }
  return out.tree;
}

/** The chemical symbol that an element map or line is named after: `Fe` of `Fe K`. */
export function elementOf(name: string): string | undefined {
  return name.match(/^([A-Z][a-z]?) [KLMN][a-z0-9]*$/)?.[1];
}
