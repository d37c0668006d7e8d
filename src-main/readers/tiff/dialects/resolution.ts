import { measuredPixel } from '../../images/measured-pixel.ts';
import { TAG } from '../tiff-tags.ts';
import { type Dialect, numberIn, plainUnit, type ReadDialect } from './dialect.ts';

const INCH = 0.0254;
const CENTIMETER = 0.01;
/** OME-TIFF: physical sizes in the XML of the description. */
export const readOme: ReadDialect = (tags): Dialect | undefined => {
  const xml = tags.text(TAG.description);
  if (!xml?.includes('<OME')) return undefined;
  const pixels = xml.match(/<(?:\w+:)?Pixels([^>]{0,4000})>/)?.[1] ?? '';
  const attribute = (name: string) => pixels.match(new RegExp(`\\b${name}="([^"]{0,100})"`))?.[1];
  const size = (axis: string) => {
    const scale = numberIn(attribute(`PhysicalSize${axis}`));
    // The schema's default unit is the micrometer.
    const units = plainUnit(attribute(`PhysicalSize${axis}Unit`) ?? 'µm');
    return scale === undefined ? undefined : { scale, offset: 0, units };
  };
  return { x: size('X'), y: size('Y'), z: size('Z'), original: { OME: xml } };
};

/** The resolution of TIFF itself, where it is too fine to be one for printing. */
export const readResolution: ReadDialect = (tags): Dialect | undefined => {
  const unit = tags.number(TAG.resolutionUnit) ?? 2;
  const meters = unit === 2 ? INCH : unit === 3 ? CENTIMETER : undefined;
  const size = (tag: number) => {
    const perUnit = tags.number(tag);
    const pixel = measuredPixel(meters !== undefined && perUnit ? meters / perUnit : undefined);
    return pixel.scale === undefined ? undefined : pixel;
  };
  const [x, y] = [size(TAG.xResolution), size(TAG.yResolution)];
  return x && y ? { x, y } : undefined;
};
