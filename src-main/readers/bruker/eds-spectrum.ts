import type { Json } from '../../../src-preload/contract/dataset.ts';
import type { RawCalibration } from '../calibration.ts';
import type { XmlElement } from '../xml-tree.ts';
import { childOf } from '../xml-tree.ts';
import { countsAt, detectorLayers, instanceOf, isoOf, numberAt, textAt, xmlToJson } from './bruker-xml.ts';

/** A spectrum of an `.spx` file, or the sum spectrum of a hypermap. */
export interface EdsSpectrum {
  /** Undefined when the list is missing or damaged. */
  readonly counts: readonly number[] | undefined;
  /** Energies in keV. */
  readonly calibration: RawCalibration;
  readonly date: string | undefined;
  readonly time: string | undefined;
  /** keV; of an X-ray tube where there is no electron beam. */
  readonly beamEnergy: number | undefined;
  /** Under HyperSpy's names, in degrees and seconds. */
  readonly detector: { readonly [name: string]: Json | undefined };
  readonly originalMetadata: { readonly [key: string]: Json };
}

/** Times are in milliseconds. */
const PER_SECOND = 1000;

/** Reads an object of type `TRTSpectrum`. */
export function readEdsSpectrum(spectrum: XmlElement | undefined, format: string): EdsSpectrum {
  const headers = childOf(spectrum, 'TRTHeaderedClass');
  const hardware = instanceOf(headers, 'TRTSpectrumHardwareHeader');
  const detector = instanceOf(headers, 'TRTDetectorHeader');
  const analysis = instanceOf(headers, 'TRTESMAHeader');
  const tube = instanceOf(headers, 'TRTXrfHeader');
  const header = instanceOf(spectrum, 'TRTSpectrumHeader');
  const seconds = (name: string) => {
    const time = numberAt(hardware, name);
    return time === undefined ? undefined : time / PER_SECOND;
  };
  const offset = numberAt(header, 'CalibAbs');
  const scale = numberAt(header, 'CalibLin');
  return {
    counts: countsAt(spectrum, 'Channels'),
    calibration: scale === undefined ? noCalibration : { scale, offset, units: 'keV' },
    ...isoOf(header),
    beamEnergy: numberAt(analysis, 'PrimaryEnergy') ?? numberAt(tube, 'Voltage'),
    detector: {
      detector_type: textAt(detector, 'Type'),
      elevation_angle: numberAt(analysis, 'ElevationAngle') ?? numberAt(tube, 'ExcitationAngle'),
      azimuth_angle: numberAt(analysis, 'AzimutAngle'),
      live_time: seconds('LifeTime'),
      real_time: seconds('RealTime'),
      energy_resolution_MnKa: resolutionOf(header),
    },
    originalMetadata: trees(
      {
        Hardware: hardware,
        Detector: detector,
        Analysis: analysis,
        'X-ray tube': tube,
        Spectrum: header,
      },
      format,
    ),
  };
}

/** Energy of Mn Kα, keV, and the width of a Gaussian at half its height, in its standard deviations. */
const MANGANESE_KEV = 5.8951;
const FWHM_PER_SIGMA = 2 * Math.sqrt(2 * Math.LN2);

/**
 * FWHM of the detector at Mn Kα, eV: Esprit writes the variance of a line, keV², as `SigmaAbs + SigmaLin · E`. Undefined where it
 * gives none or one below zero.
 */
function resolutionOf(header: XmlElement | undefined): number | undefined {
  const [constant, linear] = [numberAt(header, 'SigmaAbs'), numberAt(header, 'SigmaLin')];
  if (constant === undefined || linear === undefined) return undefined;
  const variance = constant + linear * MANGANESE_KEV;
  return variance > 0 ? Math.round(1e4 * FWHM_PER_SIGMA * Math.sqrt(variance)) / 10 : undefined;
}

const noCalibration: RawCalibration = { scale: undefined, offset: undefined, units: undefined };

function trees(
  elements: { readonly [name: string]: XmlElement | undefined },
  format: string,
): { [name: string]: Json } {
  return Object.fromEntries(
    Object.entries(elements).flatMap(([name, element]) => {
      if (!element) return [];
      const tree = xmlToJson(element);
      const layers = textAt(element, 'DetLayers');
      return [[name, layers === undefined ? tree : { ...(tree as object), DetLayers: detectorLayers(layers, format) }]];
    }),
  );
}
