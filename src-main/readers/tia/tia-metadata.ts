import type { Json } from '../../../src-preload/contract/dataset.ts';
import { isoTime, MetadataBuilder } from '../metadata-builder.ts';
import { childOf, parseXml, type XmlElement } from '../xml-tree.ts';
import { FORMAT, type SerHeader } from './ser-header.ts';

const TEM = 'Acquisition_instrument.TEM';
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** What the `.emi` says of a series, under HyperSpy's names. */
export function tiaMetadata(
  object: XmlElement | undefined,
  title: string,
  fileName: string,
): { readonly [key: string]: Json } {
  const out = new MetadataBuilder();
  out.set('General.title', title);
  out.set('General.original_filename', fileName);
  const settings = microscopeSettings(object);
  const text = (label: string) => settings.get(label)?.value;
  /** The setting in the unit that HyperSpy has it in; `factors` from the file's units. */
  const number = (label: string, factors: { readonly [unit: string]: number }) => {
    const setting = settings.get(label);
    const factor = setting && factors[setting.unit];
    return factor === undefined || setting!.value === '' ? undefined : Number(setting!.value) * factor;
  };
  const acquired = (name: string) => childOf(object, `AcquireInfo/${name}`)?.text;
  const seconds = (name: string) => (acquired(name) ? Number(acquired(name)) : undefined);

  const [date, time] = dateOf(childOf(object, 'AcquireDate')?.text);
  out.set('General.date', date);
  out.set('General.time', time);
  out.set('General.authors', text('User'));
  out.set(`${TEM}.beam_energy`, number('High tension', { kV: 1, V: 1e-3 }));
  out.set(`${TEM}.microscope`, text('Microscope')?.replace(/^Microscope /, ''));
  const mode = text('Mode');
  if (mode) out.set(`${TEM}.acquisition_mode`, /STEM/.test(mode) ? 'STEM' : 'TEM');
  out.set(`${TEM}.camera_length`, number('Camera length', { m: 1000, mm: 1 }));
  out.set(`${TEM}.magnification`, number('Magnification', { x: 1 }));
  out.set(`${TEM}.Stage.tilt_alpha`, number('Stage A', { deg: 1 }));
  out.set(`${TEM}.Stage.tilt_beta`, number('Stage B', { deg: 1 }));
  for (const axis of ['X', 'Y', 'Z']) {
    out.set(`${TEM}.Stage.${axis.toLowerCase()}`, number(`Stage ${axis}`, { um: 1e-3, mm: 1 }));
  }
  const camera = acquired('CameraNamePath');
  if (camera) {
    out.set(`${TEM}.Detector.Camera.name`, camera);
    out.set(`${TEM}.Detector.Camera.exposure`, seconds('DwellTimePath'));
  } else {
    out.set(`${TEM}.dwell_time`, seconds('IntegrationTime') ?? seconds('DwellTimePath'));
  }
  return out.tree;
}

/** True where the microscope's mode and the detector say that the images are diffraction patterns. */
export function isDiffraction(object: XmlElement | undefined, scanned: boolean): boolean {
  const mode = microscopeSettings(object).get('Mode')?.value ?? '';
  if (!/STEM/.test(mode)) return /Diffraction/.test(mode);
  // In STEM the lenses are set for diffraction always: an image is a pattern when a camera took it, or one at each place.
  return scanned || childOf(object, 'AcquireInfo/CameraNamePath') !== undefined;
}

/** The `.ser` header and the object's XML as a JSON tree. */
export function tiaOriginalMetadata(
  header: SerHeader,
  object: XmlElement | undefined,
): { readonly [key: string]: Json } {
  const { version, total, valid, time } = header;
  const plain = (number: number): Json => (Number.isFinite(number) ? number : String(number));
  const calibration = ({ offset, delta, element }: SerHeader['calibrations'][number]) => ({
    offset: plain(offset),
    delta: plain(delta),
    element,
  });
  return {
    ser: {
      version,
      totalElements: total,
      validElements: valid,
      time: time ?? null,
      dimensions: header.dimensions.map(({ size, description, units, ...rest }) => ({
        size,
        description,
        units,
        ...calibration(rest),
      })),
      calibrations: header.calibrations.map(calibration),
    },
    ...(object && { ObjectInfo: xmlJson(object) }),
  };
}

interface Setting {
  readonly value: string;
  readonly unit: string;
}

function microscopeSettings(object: XmlElement | undefined): ReadonlyMap<string, Setting> {
  const rows = childOf(object, 'ExperimentalDescription/Root')?.children ?? [];
  return new Map(
    rows.map((row) => {
      const text = (name: string) => childOf(row, name)?.text ?? '';
      return [text('Label'), { value: text('Value'), unit: text('Unit') }];
    }),
  );
}

/** Tables of labels and values become one object; an element with text is its text; repeated names become lists. */
function xmlJson(element: XmlElement): Json {
  if (element.name === 'ExperimentalDescription') {
    const settings = [...microscopeSettings(element.children.length > 0 ? wrapped(element) : undefined)];
    return Object.fromEntries(settings.map(([label, { value, unit }]) => [unit ? `${label}_${unit}` : label, value]));
  }
  if (element.name === 'TrueImageHeaderInfo') return imageHeader(element.text);
  if (element.children.length === 0) return element.text;
  const out = new Map<string, Json>();
  for (const child of element.children) {
    const before = out.get(child.name);
    const value = xmlJson(child);
    out.set(child.name, before === undefined ? value : [...(Array.isArray(before) ? before : [before]), value]);
  }
  return Object.fromEntries(out);
}

function wrapped(element: XmlElement): XmlElement {
  return { name: 'ObjectInfo', attributes: {}, children: [element], text: '' };
}

/** A table of numbers within the text of an element, as XML once more. */
function imageHeader(text: string): Json {
  if (!text.startsWith('<')) return text;
  try {
    const root = parseXml(text, { format: FORMAT, field: 'TrueImageHeaderInfo' });
    return Object.fromEntries(
      root.children.map((row) => [childOf(row, 'Index')?.text ?? '', childOf(row, 'Value')?.text ?? '']),
    );
  } catch {
    return text.slice(0, 1000);
  }
}

/** Date and time of `Mon Feb 22 18:50:01 2016`, by the microscope's clock. */
function dateOf(text: string | undefined): [string | undefined, string | undefined] {
  const [, month, day, clock, year] = text?.match(/^\w+ (\w+) +(\d+) ([\d:]+) (\d{4})$/) ?? [];
  const number = MONTHS.indexOf(month ?? '') + 1;
  if (number === 0) return [undefined, undefined];
  return [`${year}-${String(number).padStart(2, '0')}-${day!.padStart(2, '0')}`, isoTime(clock)];
}
