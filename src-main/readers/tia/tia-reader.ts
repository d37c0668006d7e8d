import type { OpenedDataset, OpenedFile, ReadableFile, Reader } from '../reader.ts';
import { damaged } from '../reader-errors.ts';
import { EMI_SIGNATURE, type EmiObject, findEmiObjects, objectOf } from './emi-objects.ts';
import { serAxes } from './ser-axes.ts';
import { FORMAT, readSerHeader, SER_SIGNATURE } from './ser-header.ts';
import { SerSource } from './ser-source.ts';
import { isDiffraction, tiaMetadata, tiaOriginalMetadata } from './tia-metadata.ts';

/** Series of one `.emi` are numbered from 1; numbers may be missing. */
const MOST_SERIES = 99;

/** Reads series of FEI's TIA (ES Vision): `.ser` with spectra or images, and the `.emi` that describes them. */
export const tiaReader: Reader = {
  format: FORMAT,
  label: 'FEI TIA',
  extensions: ['.emi', '.ser'],
  recognizes: (head) => begins(head, SER_SIGNATURE) || begins(head, EMI_SIGNATURE),
  open: openTia,
};

function openTia(file: ReadableFile): OpenedFile {
  const warnings: string[] = [];
  const warn = (warning: string) => warnings.push(warning);
  const head = file.bytes.read(0, Math.min(4, file.bytes.size));
  const datasets = begins(head, SER_SIGNATURE) ? [openAlone(file, warn)] : openAll(file, head, warn);
  return { datasets, warnings, close() {} };
}

/** A `.ser` with what the `.emi` beside it says, if there is one. */
function openAlone(ser: ReadableFile, warn: (warning: string) => void): OpenedDataset {
  const [, base, number] = ser.name.match(/^(.*)_(\d+)\.ser$/i) ?? [];
  const emi = base === undefined ? undefined : ser.sibling(`${base}.emi`);
  if (!emi) {
    const advice = 'microscope, date and kind of image are not known';
    warn(`${base ?? ser.name}.emi is not beside ${ser.name}: ${advice}.`);
    return openSeries(ser, undefined, '', warn);
  }
  return openSeries(ser, objectOf(findEmiObjects(emi.bytes, warn), Number(number))?.xml, '', warn);
}

/** All series of an `.emi`. */
function openAll(emi: ReadableFile, head: Uint8Array, warn: (warning: string) => void): OpenedDataset[] {
  if (!begins(head, EMI_SIGNATURE)) {
    throw damaged('The file begins neither like an .emi nor like a .ser file.', {
      format: FORMAT,
      field: 'signature',
      byteOffset: 0,
    });
  }
  const base = emi.name.replace(/\.emi$/i, '');
  const objects: readonly EmiObject[] = findEmiObjects(emi.bytes, warn);
  const series: { ser: ReadableFile; number: number }[] = [];
  for (let number = 1; number <= MOST_SERIES; number++) {
    const ser = emi.sibling(`${base}_${number}.ser`);
    if (ser) series.push({ ser, number });
  }
  if (series.length === 0) {
    const advice = `Copy ${base}_1.ser (and _2, …) into the same folder: the .emi file only describes them.`;
    throw damaged(`No series ${base}_1.ser, which hold the values, is beside ${emi.name}.`, { format: FORMAT }, advice);
  }
  return series.map(({ ser, number }) => {
    const title = series.length > 1 ? ser.name.replace(/\.ser$/i, '') : '';
    const say = (warning: string) => warn(series.length > 1 ? `${ser.name}: ${warning}` : warning);
    return openSeries(ser, objectOf(objects, number)?.xml, title, say);
  });
}

function openSeries(
  ser: ReadableFile,
  object: EmiObject['xml'] | undefined,
  title: string,
  warn: (warning: string) => void,
): OpenedDataset {
  const header = readSerHeader(ser.bytes);
  const isScanned = header.dimensions.some(({ size, units }) => size > 1 && units === 'meters');
  const { kind, axes, valueOffsets } = serAxes(header, isDiffraction(object, isScanned), warn);
  const shape = axes.map((axis) => axis.size);
  const { dtype, rows, columns } = header;
  return {
    title,
    kind,
    shape,
    dtype,
    axes,
    metadata: tiaMetadata(object, title, ser.name),
    originalMetadata: tiaOriginalMetadata(header, object),
    open: () => new SerSource(ser.bytes, { shape, dtype, rows, columns, valueOffsets }),
  };
}

function begins(head: Uint8Array, signature: readonly number[]): boolean {
  return signature.every((byte, i) => head[i] === byte);
}
