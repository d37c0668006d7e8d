import type { MetadataBuilder } from '../../metadata-builder.ts';
import { TAG } from '../tiff-tags.ts';
import { type Dialect, numberIn, type ReadDialect, TEM, times } from './dialect.ts';

/** Meters in an inch and in a centimeter. */
const INCH = 0.0254;
const CENTIMETER = 0.01;
const RESOLUTION_IN_INCHES = 2;
/** CODATA 2018: Planck's constant, mass and charge of the electron, speed of light (SI). */
const PLANCK = 6.62607015e-34;
const ELECTRON_MASS = 9.1093837015e-31;
const ELECTRON_CHARGE = 1.602176634e-19;
const LIGHT_SPEED = 299792458;

/** JEOL SightX: an XML description; the resolution is that on the camera, so that lengths follow from the magnification. */
export const readJeol: ReadDialect = (tags): Dialect | undefined => {
  const xml = tags.text(TAG.description) ?? '';
  if (tags.text(TAG.make) !== 'JEOL Ltd.' || !xml.includes('<')) return undefined;
  const inside = (block: string, name: string) => {
    const part = xml.match(new RegExp(`<${block}[ >]([\\s\\S]{0,100000}?)</${block}>`))?.[1];
    return part?.match(new RegExp(`<${name}(?: [^>]{0,200})?>([^<]{0,500})<`))?.[1]?.trim();
  };
  const mode = inside('ImageFormingSystem', 'ModeString');
  const selected = numberIn(inside('ImageFormingSystem', 'SelectorValue'));
  const volts = numberIn(inside('ElectronGun', 'AccelerationVoltage'));
  const eos = inside('Eos', 'EosMode');
  const onCamera = tags.number(TAG.resolutionUnit) === RESOLUTION_IN_INCHES ? INCH : CENTIMETER;
  const pixel = (tag: number) => {
    const perUnit = tags.number(tag);
    if (!perUnit || !selected || eos !== 'eosTEM') return undefined;
    const meters = onCamera / perUnit;
    if (mode === 'MAG') return { scale: times(meters / selected, 1e9), offset: 0, units: 'nm' };
    if (mode !== 'DIFF' || !volts) return undefined;
    const unit = inside('ImageFormingSystem', 'SelectorUnitString');
    const cameraLength = unit === 'mm' ? selected / 1000 : unit === 'cm' ? selected / 100 : selected;
    return { scale: meters / (cameraLength * wavelength(volts) * 1e9), offset: 0, units: '1/nm' };
  };
  return {
    x: pixel(TAG.xResolution),
    y: pixel(TAG.yResolution),
    describe(out: MetadataBuilder) {
      const instrument = xml.match(/<Instruments(?: [^>]{0,200})?>([^<]{0,500})</)?.[1]?.trim();
      out.set(`${TEM}.microscope`, instrument);
      out.set(`${TEM}.acquisition_mode`, eos === undefined ? undefined : eos === 'eosASID' ? 'STEM' : 'TEM');
      out.set(`${TEM}.beam_energy`, times(volts, 1e-3));
      out.set(`${TEM}.${mode === 'DIFF' ? 'camera_length' : 'magnification'}`, selected);
      out.set(`${TEM}.Stage.tilt_alpha`, numberIn(inside('StagePosition', 'TX')));
      out.set(`${TEM}.Stage.tilt_beta`, numberIn(inside('StagePosition', 'TY')));
    },
    original: { JEOL: xml },
  };
};

/** Wavelength of electrons, in meters, relativistic (Williams and Carter, Transmission Electron Microscopy, eq. 1.6). */
function wavelength(volts: number): number {
  const energy = ELECTRON_CHARGE * volts;
  const momentum = Math.sqrt(2 * ELECTRON_MASS * energy * (1 + energy / (2 * ELECTRON_MASS * LIGHT_SPEED ** 2)));
  return PLANCK / momentum;
}
