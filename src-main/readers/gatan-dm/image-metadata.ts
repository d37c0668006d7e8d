import type { Json } from '../../../src-preload/contract/dataset.ts';
import { isoDate, isoTime, MetadataBuilder } from '../metadata-builder.ts';
import { setSurvey } from './survey.ts';
import type { TagReader } from './tag-json.ts';
import { type TagGroup, tagAt } from './tag-tree.ts';

const TEM = 'Acquisition_instrument.TEM';

/** HyperSpy's name, the tag's path inside ImageTags, and what to multiply by. The first tag that is there counts. */
const NUMBERS: readonly (readonly [string, readonly string[], number?])[] = [
  [`${TEM}.beam_energy`, ['Microscope Info', 'Voltage'], 1e-3],
  [`${TEM}.beam_current`, ['Microscope Info', 'Probe Current (nA)']],
  [`${TEM}.convergence_angle`, ['EELS', 'Experimental Conditions', 'Convergence semi-angle (mrad)']],
  [`${TEM}.convergence_angle`, ['EELS', 'Convergence semi-angle (mrad)']],
  [`${TEM}.Stage.tilt_alpha`, ['Microscope Info', 'Stage Position', 'Stage Alpha']],
  [`${TEM}.Stage.tilt_beta`, ['Microscope Info', 'Stage Position', 'Stage Beta']],
  [`${TEM}.Stage.x`, ['Microscope Info', 'Stage Position', 'Stage X'], 1e-3],
  [`${TEM}.Stage.y`, ['Microscope Info', 'Stage Position', 'Stage Y'], 1e-3],
  [`${TEM}.Stage.z`, ['Microscope Info', 'Stage Position', 'Stage Z'], 1e-3],
  [`${TEM}.dwell_time`, ['DigiScan', 'Sample Time'], 1e-6],
];

const EELS_NUMBERS: typeof NUMBERS = [
  [`${TEM}.Detector.EELS.collection_angle`, ['EELS', 'Experimental Conditions', 'Collection semi-angle (mrad)']],
  [`${TEM}.Detector.EELS.collection_angle`, ['EELS', 'Collection semi-angle (mrad)']],
  [`${TEM}.Detector.EELS.exposure`, ['EELS', 'Acquisition', 'Exposure (s)']],
  [`${TEM}.Detector.EELS.exposure`, ['EELS', 'Acquisition', 'Integration time (s)']],
  [`${TEM}.Detector.EELS.frame_number`, ['EELS', 'Acquisition', 'Number of frames']],
  [`${TEM}.Detector.EELS.dispersion`, ['EELS Spectrometer', 'Dispersion (eV/ch)']],
  [`${TEM}.Detector.EELS.slit_width`, ['EELS Spectrometer', 'Slit width (eV)']],
  [`${TEM}.Detector.EELS.dwell_time`, ['SI', 'Acquisition', 'Pixel time (s)']],
];

const CAMERA_NUMBERS: typeof NUMBERS = [
  [`${TEM}.Camera.exposure`, ['Acquisition', 'Parameters', 'Detector', 'exposure (s)']],
  [`${TEM}.Camera.exposure`, ['DataBar', 'Exposure Time (s)']],
];

const EDS_NUMBERS: typeof NUMBERS = [
  [`${TEM}.Detector.EDS.azimuth_angle`, ['EDS', 'Detector Info', 'Azimuthal angle']],
  [`${TEM}.Detector.EDS.elevation_angle`, ['EDS', 'Detector Info', 'Elevation angle']],
  [`${TEM}.Detector.EDS.solid_angle`, ['EDS', 'Solid angle']],
  [`${TEM}.Detector.EDS.live_time`, ['EDS', 'Live time']],
  [`${TEM}.Detector.EDS.real_time`, ['EDS', 'Real time']],
];

/** What the tags of one image say, under HyperSpy's names. Angles in mrad (EELS) or degrees (EDS), energies in keV, times in s. */
export function imageMetadata(
  image: TagGroup,
  index: number,
  root: TagGroup,
  title: string,
  fileName: string,
  read: TagReader,
): { readonly [key: string]: Json } {
  const tags = tagAt(image, 'ImageTags');
  const text = (...path: string[]) => read.text(tagAt(tags, ...path));
  const out = new MetadataBuilder();
  const signal = text('Meta Data', 'Signal') ?? '';
  const isEels = /^eels$/i.test(signal);
  const isEds = /^x-?ray$/i.test(signal);

  out.set('General.title', title);
  out.set('General.original_filename', fileName);
  const acquisition = isEds ? 'EDS' : 'EELS';
  out.set('General.date', isoDate(firstText(read, root, tags, acquisition, 'Date')));
  out.set('General.time', isoTime(firstText(read, root, tags, acquisition, 'Time')));

  out.set('Signal.signal_type', isEels ? 'EELS' : isEds ? 'EDS_TEM' : '');
  const quantity = isEels ? 'Electrons' : isEds ? 'X-rays' : 'Intensity';
  const units = read.text(tagAt(image, 'ImageData', 'Calibrations', 'Brightness', 'Units'));
  // HyperSpy says Counts where DigitalMicrograph says e-.
  if (units === 'e-') out.set('Signal.quantity', 'Electrons (Counts)');
  else out.set('Signal.quantity', units ? `${quantity} (${units})` : undefined);
  const noise = 'Signal.Noise_properties.Variance_linear_model';
  out.set(`${noise}.gain_factor`, read.number(tagAt(image, 'ImageData', 'Calibrations', 'Brightness', 'Scale')));
  out.set(`${noise}.gain_offset`, read.number(tagAt(image, 'ImageData', 'Calibrations', 'Brightness', 'Origin')));

  const microscope = text('Session Info', 'Microscope') || text('Microscope Info', 'Name');
  out.set(`${TEM}.microscope`, microscope && microscope !== 'Unknown' ? microscope : undefined);
  const illumination = text('Microscope Info', 'Illumination Mode');
  if (illumination) out.set(`${TEM}.acquisition_mode`, /STEM/i.test(illumination) ? 'STEM' : 'TEM');
  // In a TEM's diffraction mode the number that is indicated is a camera length, in a scanning microscope both are.
  const indicated = read.number(tagAt(tags, 'Microscope Info', 'Indicated Magnification'));
  const isDiffraction = illumination === 'TEM' && text('Microscope Info', 'Imaging Mode') === 'DIFFRACTION';
  out.set(`${TEM}.${isDiffraction ? 'camera_length' : 'magnification'}`, indicated);
  if (illumination !== 'TEM') {
    out.set(`${TEM}.camera_length`, read.number(tagAt(tags, 'Microscope Info', 'STEM Camera Length')));
  }
  out.set('General.authors', text('Session Info', 'Operator'));
  out.set('Sample.description', text('Session Info', 'Specimen'));
  setSurvey(out, image, index, root, read);
  if (isEels) {
    out.set(`${TEM}.Detector.EELS.spectrometer`, text('EELS Spectrometer', 'Instrument name'));
    const aperture = text('EELS Spectrometer', 'Aperture label')?.match(/^([\d.]+)\s*mm$/);
    if (aperture) out.set(`${TEM}.Detector.EELS.aperture_size`, Number(aperture[1]));
  }
  for (const [name, path, factor] of [
    ...NUMBERS,
    ...(isEels ? EELS_NUMBERS : []),
    ...(isEds ? EDS_NUMBERS : []),
    ...(isEels || isEds ? [] : CAMERA_NUMBERS),
  ]) {
    const value = read.number(tagAt(tags, ...path));
    if (value === undefined || out.has(name)) continue;
    // An unknown probe current is stored as zero.
    if (value === 0 && name.endsWith('.beam_current')) continue;
    // 1e-3 and 1e-6 are not exact: divide, so that 200000 V are 200 keV and 3.5 µs are 3.5e-6 s.
    out.set(name, factor === undefined ? value : value / Math.round(1 / factor));
  }
  return out.tree;
}

function firstText(
  read: TagReader,
  root: TagGroup,
  tags: ReturnType<typeof tagAt>,
  acquisition: string,
  what: 'Date' | 'Time',
): string | undefined {
  const ofSignal = what === 'Date' ? 'Date' : 'Start time';
  return (
    read.text(tagAt(tags, 'SI', 'Acquisition', ofSignal)) ||
    read.text(tagAt(tags, acquisition, 'Acquisition', ofSignal)) ||
    read.text(tagAt(tags, 'DataBar', `Acquisition ${what}`)) ||
    read.text(tagAt(root, 'DataBar', `Acquisition ${what}`))
  );
}
