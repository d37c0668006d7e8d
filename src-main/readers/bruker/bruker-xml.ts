import { inflateSync } from 'node:zlib';
import type { Json } from '../../../src-preload/contract/dataset.ts';
import { decodeXml } from '../xml-text.ts';
import { childOf, parseXml, type XmlElement } from '../xml-tree.ts';

/** Esprit's XML keeps objects as `<ClassInstance Type="TRTSEMData" Name="…">`. */
export function instanceOf(parent: XmlElement | undefined, type: string, name?: string): XmlElement | undefined {
  return instancesOf(parent, type).find((one) => name === undefined || one.attributes.Name === name);
}

export function instancesOf(parent: XmlElement | undefined, type: string): XmlElement[] {
  return (parent?.children ?? []).filter((one) => one.name === 'ClassInstance' && one.attributes.Type === type);
}

/** Decimal commas are those of the computer's country: `8,45761`. */
const NUMBER = /^[+-]?(?:\d+(?:[.,]\d*)?|[.,]\d+)(?:E[+-]?\d+)?$/i;
const LIST = /^[+-]?[\d.]+(?:E[+-]?\d+)?(?:,[+-]?[\d.]+(?:E[+-]?\d+)?)+,?$/i;

/** Lists in headers have a few dozen numbers; longer texts stay texts. */
const LONGEST_LIST = 10_000;

/** The number in a child, following a path such as `Header/Size`; undefined when it is missing or no number. */
export function numberAt(parent: XmlElement | undefined, path: string): number | undefined {
  const text = childOf(parent, path)?.text;
  return text !== undefined && NUMBER.test(text) ? Number(text.replace(',', '.')) : undefined;
}

/** The text of a child; undefined when it is missing or empty. */
export function textAt(parent: XmlElement | undefined, path: string): string | undefined {
  return childOf(parent, path)?.text || undefined;
}

/** Whole numbers with commas between, such as the counts of a spectrum; undefined when one of them is none. */
export function countsAt(parent: XmlElement | undefined, path: string): number[] | undefined {
  const text = textAt(parent, path)?.replace(/,\s*$/, '');
  if (text === undefined) return undefined;
  const counts = text.split(',').map((one) => (/^\s*\d+\s*$/.test(one) ? Number(one) : Number.NaN));
  return counts.every((count) => Number.isSafeInteger(count)) ? counts : undefined;
}

/**
 * An element as JSON: children by name, several of one name as a list, numbers and lists of numbers read. Attributes are
 * keys of their own, with `XmlClass` before them where there are children too.
 */
export function xmlToJson(element: XmlElement): Json {
  const { attributes, children, text } = element;
  if (children.length === 0 && Object.keys(attributes).length === 0) return interpret(text);
  const groups = new Map<string, Json[]>();
  for (const child of children) {
    const group = groups.get(child.name);
    if (group) group.push(xmlToJson(child));
    else groups.set(child.name, [xmlToJson(child)]);
  }
  const prefix = children.length > 0 ? 'XmlClass' : '';
  return Object.fromEntries([
    ...[...groups].map(([name, values]): [string, Json] => [name, values.length === 1 ? values[0]! : values]),
    ...Object.entries(attributes).map(([name, value]): [string, Json] => [prefix + name, interpret(value)]),
    ...(text === '' ? [] : [['#text', interpret(text)] as [string, Json]]),
  ]);
}

function interpret(text: string): Json {
  if (text === '') return null;
  if (text.length > LONGEST_LIST) return text;
  if (NUMBER.test(text)) return Number(text.replace(',', '.'));
  if (LIST.test(text)) return text.replace(/,$/, '').split(',').map(Number);
  return text === 'True' ? true : text === 'False' ? false : text;
}

/** Layers of a detector are a few hundred bytes of XML. */
const MOST_LAYER_BYTES = 65_536;

/** `DetLayers` is XML itself, compressed and in base 64: each layer's attributes; the text as it is when that is not so. */
export function detectorLayers(text: string, format: string): Json {
  try {
    const xml = inflateSync(Buffer.from(text, 'base64'), { maxOutputLength: MOST_LAYER_BYTES });
    const { children } = parseXml(decodeXml(xml), { format, field: 'DetLayers' });
    return Object.fromEntries(children.map((layer) => [layer.name, { ...layer.attributes }]));
  } catch {
    return text;
  }
}

/** ISO date and time of `12.9.2018` and `13:9:11`; undefined for what is none. */
export function isoOf(parent: XmlElement | undefined): { date: string | undefined; time: string | undefined } {
  const [, day, month, year] = /^(\d{1,2})\.(\d{1,2})\.(\d{4})$/.exec(textAt(parent, 'Date') ?? '') ?? [];
  const [, hour, minute, second] = /^(\d{1,2}):(\d{1,2}):(\d{1,2})$/.exec(textAt(parent, 'Time') ?? '') ?? [];
  const two = (text: string) => text.padStart(2, '0');
  return {
    date: year && `${year}-${two(month!)}-${two(day!)}`,
    time: hour && `${two(hour)}:${two(minute!)}:${two(second!)}`,
  };
}
