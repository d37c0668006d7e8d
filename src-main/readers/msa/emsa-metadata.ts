import type { Json } from '../../../src-preload/contract/dataset.ts';
import { instrumentOf } from '../eds-instrument.ts';
import { isoDate, isoTime, MetadataBuilder } from '../metadata-builder.ts';
import { type EmsaKeyword, emsaNumber } from './emsa-text.ts';

/** A unit's size in that of HyperSpy's names. */
type Units = { readonly [unit: string]: number };
const TIME: Units = { s: 1, ms: 1e-3, us: 1e-6 };
const VOLTAGE: Units = { kv: 1, v: 1e-3 };
const CURRENT: Units = { na: 1, pa: 1e-3, ua: 1e3 };
const ANGLE: Units = { mr: 1, mrad: 1, rad: 1e3 };
const DEGREES: Units = { dg: 1, deg: 1 };
const LENGTH: Units = { nm: 1, a: 0.1, um: 1e3 };
const SOLID: Units = { sr: 1 };
const RESOLUTION: Units = { ev: 1, kev: 1e3 };

/** The standard's keyword, the name below the instrument, the units it may have and the one that it has by itself. */
const INSTRUMENT: readonly (readonly [string, string, Units, string])[] = [
  ['BEAMKV', 'beam_energy', VOLTAGE, 'kv'],
  ['PROBECUR', 'beam_current', CURRENT, 'na'],
  ['CONVANGLE', 'convergence_angle', ANGLE, 'mr'],
  ['XTILTSTGE', 'Stage.tilt_alpha', DEGREES, 'dg'],
  ['YTILTSTGE', 'Stage.tilt_beta', DEGREES, 'dg'],
  ['INTEGTIME', 'Detector.EELS.exposure', TIME, 'ms'],
  ['DWELLTIME', 'Detector.EELS.dwell_time', TIME, 'ms'],
  ['COLLANGLE', 'Detector.EELS.collection_angle', ANGLE, 'mr'],
  ['ELEVANGLE', 'Detector.EDS.elevation_angle', DEGREES, 'dg'],
  ['AZIMANGLE', 'Detector.EDS.azimuth_angle', DEGREES, 'dg'],
  ['SOLIDANGL', 'Detector.EDS.solid_angle', SOLID, 'sr'],
  ['SOLIDANGLE', 'Detector.EDS.solid_angle', SOLID, 'sr'],
  ['LIVETIME', 'Detector.EDS.live_time', TIME, 's'],
  ['REALTIME', 'Detector.EDS.real_time', TIME, 's'],
  ['FWHMMNKA', 'Detector.EDS.energy_resolution_MnKa', RESOLUTION, 'ev'],
];

/** HyperSpy's words for the standard's kinds of spectra; others stay as they are. */
const SIGNAL_TYPES: { readonly [word: string]: string } = { ELS: 'EELS', EDX: 'EDS', XEDS: 'EDS', CLS: 'CL' };
const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];

/** What the keywords say under HyperSpy's names: energies in keV, angles in mrad or degrees, times in seconds. */
export function emsaMetadata(
  values: ReadonlyMap<string, EmsaKeyword>,
  fileName: string,
): { readonly [key: string]: Json } {
  const out = new MetadataBuilder();
  const text = (word: string) => values.get(word)?.value || undefined;
  const number = (word: string, units: Units, usual: string) => {
    const keyword = values.get(word);
    const value = emsaNumber(keyword?.value);
    const unit = units[keyword?.unit.toLowerCase().replace('µ', 'u') || usual];
    if (value === undefined || unit === undefined) return undefined;
    // 1e-3 is not exact: divide, so that 100 ms are 0.1 s.
    return unit < 1 ? value / Math.round(1 / unit) : value * unit;
  };
  const word = (text('SIGNALTYPE') ?? '').toUpperCase();
  const kind = SIGNAL_TYPES[word] ?? word;
  const beamEnergy = number('BEAMKV', VOLTAGE, 'kv');
  // HyperSpy writes EDS_SEM and EDS_TEM, which are not in the standard.
  const isEds = kind.startsWith('EDS');
  const isSem = kind === 'EDS' && beamEnergy !== undefined ? instrumentOf(beamEnergy) === 'SEM' : kind === 'EDS_SEM';
  const instrument = isSem ? 'SEM' : 'TEM';
  const path = `Acquisition_instrument.${instrument}`;

  out.set('General.title', text('TITLE'));
  out.set('General.original_filename', fileName);
  out.set('General.date', emsaDate(text('DATE')));
  out.set('General.time', isoTime(text('TIME')));
  out.set('General.authors', text('OWNER'));
  out.set('General.notes', text('COMMENT'));
  out.set('Signal.signal_type', isEds && beamEnergy !== undefined ? `EDS_${instrument}` : kind);
  out.set('Signal.quantity', quantityOf(isEds ? 'EDS' : kind, text('YLABEL'), text('YUNITS')));
  out.set('Sample.thickness', number('THICKNESS', LENGTH, 'nm'));
  for (const [keyword, name, units, usual] of INSTRUMENT) out.set(`${path}.${name}`, number(keyword, units, usual));
  out.set(`${path}.Detector.EDS.detector_type`, text('EDSDET'));
  // One keyword holds the magnification of an image and the camera length of a diffraction pattern.
  const mode = (text('OPERMODE') ?? '').toUpperCase();
  const magnification = emsaNumber(text('MAGCAM'));
  if (/^(IMAG|SCIMG)$/.test(mode)) out.set(`${path}.magnification`, magnification);
  if (/^(DIFFR?|SCDIF)$/.test(mode)) out.set(`${path}.camera_length`, magnification);
  if (/^(IMAG|DIFFR?|SCIMG|SCDIF)$/.test(mode)) out.set(`${path}.acquisition_mode`, /^SC/.test(mode) ? 'STEM' : 'TEM');
  return out.tree;
}

/** `Electrons (Counts)`: what is counted and its unit, where the file names them. */
function quantityOf(kind: string, label: string | undefined, units: string | undefined): string | undefined {
  const what = label ?? (kind === 'EELS' ? 'Electrons' : kind === 'EDS' ? 'X-rays' : undefined);
  if (units === undefined) return label;
  return what === undefined || what === units ? units : `${what} (${units})`;
}

/** ISO date of the standard's `01-OCT-1991`, and of what else is unmistakable. */
function emsaDate(text: string | undefined): string | undefined {
  const [, day, name, year] = /^(\d{1,2})-([A-Za-z]{3})[a-z]*-(\d{4})$/.exec(text ?? '') ?? [];
  const month = MONTHS.indexOf(name?.toUpperCase() ?? '') + 1;
  if (year === undefined || month === 0) return isoDate(text);
  return `${year}-${String(month).padStart(2, '0')}-${day!.padStart(2, '0')}`;
}
