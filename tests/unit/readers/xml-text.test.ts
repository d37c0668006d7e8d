/** The text of XML documents as instruments write them. */
import { describe, expect, it } from 'vitest';
import { decodeXml } from '../../../src-main/readers/xml-text.ts';
import { parseXml } from '../../../src-main/readers/xml-tree.ts';
import { AppError } from '../../../src-preload/contract/errors.ts';

const text = (xml: string) => parseXml(xml, { format: 'test', field: 'test' }).text;
const declared = (encoding: string) => `<?xml version="1.0" encoding="${encoding}"?><a>Größe 5 µm</a>`;

describe('encodings', () => {
  it.each([
    ['WINDOWS-1252', Buffer.from(declared('WINDOWS-1252'), 'latin1')],
    ['ISO-8859-1', Buffer.from(declared('ISO-8859-1'), 'latin1')],
    ['utf-8', Buffer.from(declared('utf-8'))],
    ['no encoding', Buffer.from('<a>Größe 5 µm</a>')],
    ['a mark of UTF-8', Buffer.from(`\uFEFF${declared('utf-8')}`)],
    ['a mark of UTF-16', Buffer.from(`\uFEFF${declared('utf-16')}`, 'utf16le')],
  ])('%s', (_, bytes) => {
    expect(text(decodeXml(bytes))).toBe('Größe 5 µm');
  });
});

describe('repairs', () => {
  it.each([
    ['<a>1\x00\x01\x1f2</a>', '12'],
    ['<a>1&#0;&#x1F;&#31;2</a>', '12'],
    ['<a>1&#x41;&#10;2</a>', '1A\n2'],
    ['<a>Fe & Cu &foo; &amp; &lt;</a>', 'Fe & Cu &foo; & <'],
    ['<a>1</a>\x00\x00\x00', '1'],
    ['<a>\t1\r\n</a>\n', '1'],
  ])('%j', (xml, expected) => {
    expect(text(decodeXml(Buffer.from(xml)))).toBe(expected);
  });
});

it.each([
  '<a><b></a></b>',
  '<a',
  '',
  'no xml',
  '<!DOCTYPE a><a/>',
  '<!DOCTYPE a [<!ENTITY b "bb"><!ENTITY c "&b;&b;">]><a>&c;</a>',
  '<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>',
  '<a>'.repeat(65) + '</a>'.repeat(65),
  '<a/><b/>',
])('refuses %s', (xml) => {
  expect(() => text(decodeXml(Buffer.from(xml)))).toThrow(AppError);
});
