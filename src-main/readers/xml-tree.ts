import { SaxesParser } from 'saxes';
import { damaged } from './reader-errors.ts';

/** An element of an XML document. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: { readonly [name: string]: string };
  readonly children: readonly XmlElement[];
  /** Text directly inside, without that of children, trimmed. */
  readonly text: string;
}

/** Bounds of a document, far beyond those of any instrument. */
const DEEPEST = 64;
const MOST_ELEMENTS = 500_000;

/**
 * Parses an XML document. No entity is expanded but the five of XML itself and characters by number, nothing outside the
 * text is ever read, and depth and number of elements are bounded: nothing that an XML file says can grow.
 * @throws {AppError} `file-damaged` with line and column in the message; `byteOffset` is where the text begins in the file.
 */
export function parseXml(text: string, place: { format: string; field: string; byteOffset?: number }): XmlElement {
  type Building = { name: string; attributes: { [name: string]: string }; children: XmlElement[]; text: string };
  const document: Building = { name: '', attributes: {}, children: [], text: '' };
  const open: Building[] = [document];
  let elements = 0;
  const parser = new SaxesParser();
  const fail = (message: string): never => {
    throw damaged(`The XML of "${place.field}" is not sound: ${message}.`, place);
  };
  parser.on('error', (error) => fail(error.message.slice(0, 200)));
  parser.on('doctype', () => fail('it has a DOCTYPE, which no instrument writes'));
  parser.on('opentag', ({ name, attributes }) => {
    if (open.length > DEEPEST) fail(`its elements are nested more than ${DEEPEST} deep`);
    if (++elements > MOST_ELEMENTS) fail(`it has more than ${MOST_ELEMENTS} elements`);
    const element: Building = { name, attributes: { ...attributes }, children: [], text: '' };
    open.at(-1)!.children.push(element);
    open.push(element);
  });
  const addText = (more: string) => {
    open.at(-1)!.text += more;
  };
  parser.on('text', addText);
  parser.on('cdata', addText);
  parser.on('closetag', () => {
    const closed = open.pop()!;
    closed.text = closed.text.trim();
  });
  parser.write(text).close();
  return document.children[0] ?? fail('it has no element');
}

/** The first child of this name, following a path such as `Header/Date`; undefined when one of them is not there. */
export function childOf(element: XmlElement | undefined, path: string): XmlElement | undefined {
  let here = element;
  for (const name of path.split('/')) here = here?.children.find((child) => child.name === name);
  return here;
}
