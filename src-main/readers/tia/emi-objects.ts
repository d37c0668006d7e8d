import type { ByteSource } from '../byte-source.ts';
import { parseXml, type XmlElement } from '../xml-tree.ts';
import { FORMAT } from './ser-header.ts';

/** First two bytes of an `.emi`, and what follows them: `JK`, 0, 2. */
export const EMI_SIGNATURE = [0x4a, 0x4b, 0x00, 0x02] as const;

/** One object of an `.emi`: its XML, and the `.ser` file whose name stands before it. */
export interface EmiObject {
  readonly xml: XmlElement;
  readonly serName: string | undefined;
}

const BEGIN = Buffer.from('<ObjectInfo>');
const END = Buffer.from('</ObjectInfo>');
/** What is looked for is near as a rule, and else behind megabytes of values. */
const FIRST_CHUNK_BYTES = 1 << 14;
const LARGEST_CHUNK_BYTES = 1 << 20;
/** Bounds of what is searched and kept. */
const LARGEST_XML = 1 << 20;
const MOST_OBJECTS = 1000;
/** A `.ser` file's path ends this near before the XML of its object. */
const NAME_WITHIN = 64;

/**
 * Finds the objects of an `.emi`: what is known of its inner structure is that `<ObjectInfo>` begins the description of an
 * object, and that the path of the `.ser` file stands shortly before. XML that is not sound is left out with a warning.
 */
export function findEmiObjects(bytes: ByteSource, warn: (warning: string) => void): EmiObject[] {
  const objects: EmiObject[] = [];
  for (let at = find(bytes, BEGIN, 0); at >= 0 && objects.length < MOST_OBJECTS; ) {
    const end = find(bytes, END, at, LARGEST_XML);
    if (end < 0) break;
    const raw = Buffer.from(bytes.read(at, end + END.length - at));
    const utf8 = raw.toString('utf8');
    const xml = utf8.includes('\uFFFD') ? raw.toString('latin1') : utf8;
    const before = Buffer.from(bytes.read(Math.max(0, at - NAME_WITHIN), Math.min(at, NAME_WITHIN))).toString('latin1');
    const serName = before.match(/_(\d+)\.ser/i)?.[1];
    try {
      objects.push({
        xml: parseXml(xml, { format: FORMAT, field: 'ObjectInfo', byteOffset: at }),
        serName: serName && `_${Number(serName)}`,
      });
    } catch (error) {
      warn(`A description at byte ${at} of the .emi file is left out: ${(error as Error).message}`);
      objects.push({ xml: { name: 'ObjectInfo', attributes: {}, children: [], text: '' }, serName: undefined });
    }
    at = find(bytes, BEGIN, end);
  }
  return objects;
}

/** The object of series `number`: the last one after the name of its file, else the one of that number. */
export function objectOf(objects: readonly EmiObject[], number: number): EmiObject | undefined {
  return objects.findLast((object) => object.serName === `_${number}`) ?? objects[number - 1];
}

/** Offset of the first `pattern` at or behind `from`, at most `within` bytes away; −1 when there is none. */
function find(bytes: ByteSource, pattern: Buffer, from: number, within = Number.POSITIVE_INFINITY): number {
  const end = Math.min(bytes.size, from + within);
  let chunk = FIRST_CHUNK_BYTES;
  for (let start = from; start < end; start += chunk, chunk = Math.min(chunk * 2, LARGEST_CHUNK_BYTES)) {
    // Chunks overlap, so that a pattern across their border is found.
    const part = bytes.read(start, Math.min(chunk + pattern.length - 1, end - start));
    const found = Buffer.from(part.buffer, part.byteOffset, part.length).indexOf(pattern);
    if (found >= 0) return start + found;
  }
  return -1;
}
