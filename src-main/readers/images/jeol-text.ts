import type { RawCalibration } from '../calibration.ts';
import type { MetadataBuilder } from '../metadata-builder.ts';
import type { ReadableFile } from '../reader.ts';

/** What JEOL's scanning microscopes write into a text file beside each image. */
export interface JeolText {
  readonly calibration: RawCalibration | undefined;
  readonly keys: { readonly [key: string]: string };
}

const MOST_BYTES = 64 * 1024;
/** Every such file names the version of its own format. */
const FIRST_KEY = /^\$+(CM|SM|SEM|DATA)_/m;
const TO_MICROMETERS: { readonly [unit: string]: readonly [number, string] } = {
  nm: [1, 'nm'],
  um: [1, 'µm'],
  µm: [1, 'µm'],
  mm: [1000, 'µm'],
};

/** The text beside `image.tif` is `image.txt`, lines of `$KEY value`; undefined when there is none. */
export function jeolTextBeside(file: ReadableFile): JeolText | undefined {
  const text = file.sibling(file.name.replace(/\.[^.]*$/, '.txt'));
  if (!text || text.bytes.size > MOST_BYTES) return undefined;
  const content = Buffer.from(text.bytes.read(0, text.bytes.size)).toString('latin1');
  if (!FIRST_KEY.test(content)) return undefined;
  const keys: { [key: string]: string } = {};
  for (const line of content.split(/\r?\n/)) {
    const parts = line.match(/^\$+(\S+)\s+(.*)$/);
    if (parts) keys[parts[1]!] = parts[2]!.trim();
  }
  return { keys, calibration: barCalibration(keys.SM_MICRON_BAR, keys.SM_MICRON_MARKER) };
}

/** A scale bar of so many pixels that stands for `1um`. */
function barCalibration(pixels: string | undefined, marker: string | undefined): RawCalibration | undefined {
  const bar = Number(pixels);
  const parts = marker?.match(/^([\d.]+)\s*(\S+)$/);
  const unit = TO_MICROMETERS[parts?.[2] ?? ''];
  const length = Number(parts?.[1]);
  if (!(bar > 0) || !(length > 0) || !unit) return undefined;
  return { scale: (length * unit[0]) / bar, offset: 0, units: unit[1] };
}

/** Puts what the text says under HyperSpy's names. */
export function describeJeolText({ keys }: JeolText, out: MetadataBuilder): void {
  const sem = 'Acquisition_instrument.SEM';
  const number = (key: string) => (keys[key] === undefined ? undefined : Number(keys[key]));
  out.set('General.notes', keys.CM_TITLE || keys.CM_COMMENT);
  const date = keys.CM_DATE?.match(/^(\d{4})\/(\d{2})\/(\d{2})$/);
  if (date) out.set('General.date', `${date[1]}-${date[2]}-${date[3]}`);
  out.set('General.time', keys.CM_TIME?.match(/^\d{2}:\d{2}:\d{2}$/)?.[0]);
  out.set(`${sem}.microscope`, keys.CM_INSTRUMENT);
  out.set(`${sem}.beam_energy`, number('CM_ACCEL_VOLT'));
  out.set(`${sem}.magnification`, number('CM_MAG'));
  out.set(`${sem}.working_distance`, number('SM_WD'));
  out.set(`${sem}.Detector.detector_type`, keys.CM_SIGNAL_NAME || keys.CM_SIGNAL);
}
