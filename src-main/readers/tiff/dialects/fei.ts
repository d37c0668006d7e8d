import { metersPerPixel } from '../../images/measured-pixel.ts';
import type { MetadataBuilder } from '../../metadata-builder.ts';
import { isoDate, isoTime } from '../../metadata-builder.ts';
import { TAG } from '../tiff-tags.ts';
import {
  type Dialect,
  type IniSections,
  numberIn,
  parseIni,
  plainUnit,
  type ReadDialect,
  SEM,
  TEM,
  times,
} from './dialect.ts';

/** FEI and Thermo Fisher: INI text of SEMs and dual beams, XML of TEMs and of the Phenom. */
export const readFei: ReadDialect = (tags): Dialect | undefined => {
  const text = tags.text(TAG.feiHelios) ?? tags.text(TAG.feiSfeg);
  if (text !== undefined && /^\s*\[/.test(text)) return fromIni(parseIni(text));
  const xml = tags.text(TAG.feiTitan) ?? tags.text(TAG.description);
  if (xml === undefined) return undefined;
  return /<FeiImage/.test(xml) ? fromPhenom(xml) : /<(\w+:)?PixelSize>/.test(xml) ? fromTitan(xml) : undefined;
};

function fromIni(ini: IniSections): Dialect {
  const number = (section: string, key: string) => numberIn(ini[section]?.[key]);
  const size = (direct: string, field: string, pixels: string) => {
    const pixel = number('Scan', direct) ?? number('EScan', direct);
    if (pixel !== undefined) return metersPerPixel(pixel);
    const width = number('IRBeam', field) ?? number('IBeam', field) ?? number('EBeam', field);
    const count = number('Image', pixels);
    return width !== undefined && count ? metersPerPixel(width / count) : undefined;
  };
  return {
    x: size('PixelWidth', 'HFW', 'ResolutionX'),
    y: size('PixelHeight', 'VFW', 'ResolutionY'),
    describe(out: MetadataBuilder) {
      out.set('General.date', isoDate(ini.User?.Date));
      out.set('General.time', isoTime(ini.User?.Time));
      out.set('General.authors', ini.User?.User);
      out.set('General.notes', ini.User?.UserText);
      out.set(`${SEM}.microscope`, ini.System?.SystemType);
      out.set(`${SEM}.beam_energy`, times(number('Beam', 'HV'), 1e-3));
      out.set(`${SEM}.beam_current`, times(number('EBeam', 'BeamCurrent'), 1e9));
      out.set(`${SEM}.working_distance`, times(number('Stage', 'WorkingDistance') ?? number('EBeam', 'WD'), 1e3));
      out.set(`${SEM}.dwell_time`, number('Scan', 'Dwelltime'));
      // Millimeters and degrees; the file has meters and radians.
      for (const [name, key] of [
        ['x', 'StageX'],
        ['y', 'StageY'],
        ['z', 'StageZ'],
      ] as const) {
        out.set(`${SEM}.Stage.${name}`, times(number('Stage', key), 1e3));
      }
      out.set(`${SEM}.Stage.rotation`, times(number('Stage', 'StageR'), 180 / Math.PI));
      out.set(`${SEM}.Stage.tilt`, times(number('Stage', 'StageT'), 180 / Math.PI));
      out.set(`${SEM}.Detector.detector_type`, ini.Detectors?.Name);
    },
    original: { FEI: ini },
  };
}

/** TEM Imaging & Analysis and Velox: `<PixelSize><X unit="m" exponent="-9">2.1</X>…`. */
function fromTitan(xml: string): Dialect {
  const block = xml.match(/<(?:\w+:)?PixelSize>([\s\S]{0,1000}?)<\/(?:\w+:)?PixelSize>/)?.[1] ?? '';
  const size = (axis: string) => {
    const found = block.match(new RegExp(`<(?:\\w+:)?${axis}([^>]{0,200})>([^<]{1,40})<`));
    const value = numberIn(found?.[2]);
    if (value === undefined || !/unit="m"/.test(found![1]!)) return undefined;
    const exponent = numberIn(found![1]!.match(/exponent="(-?\d+)"/)?.[1]) ?? 0;
    return metersPerPixel(value * 10 ** exponent);
  };
  const volts = numberIn(xml.match(/<(?:\w+:)?AccelerationVoltage>([^<]{1,40})</)?.[1]);
  return {
    x: size('X') ?? size('x'),
    y: size('Y') ?? size('y'),
    describe(out: MetadataBuilder) {
      out.set(`${TEM}.beam_energy`, times(volts, 1e-3));
    },
    original: { FEI: xml },
  };
}

/** Phenom: `<FeiImage>` with a pixel width in nm. */
function fromPhenom(xml: string): Dialect {
  const value = (name: string) => xml.match(new RegExp(`<${name}([^>]{0,200})>([^<]{0,200})<`));
  const size = (name: string) => {
    const found = value(name);
    const scale = numberIn(found?.[2]);
    const units = plainUnit(found?.[1]?.match(/unit="([^"]*)"/)?.[1]);
    return scale !== undefined && units !== '' ? { scale, offset: 0, units } : undefined;
  };
  const volts = numberIn(value('acceleratingVoltage')?.[2]);
  return {
    x: size('pixelWidth'),
    y: size('pixelHeight'),
    describe(out: MetadataBuilder) {
      out.set('General.notes', value('label')?.[2]);
      out.set(`${SEM}.beam_energy`, times(volts === undefined ? undefined : Math.abs(volts), 1e-3));
      out.set(`${SEM}.magnification`, numberIn(value('magnification')?.[2]));
    },
    original: { FeiImage: xml },
  };
}
