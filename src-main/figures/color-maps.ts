import { readFileSync } from 'node:fs';
import type { ColorMapName } from '../../src-preload/contract/color-maps.ts';
import { resourcePath } from './resources.ts';

const tables = new Map<string, readonly string[]>();

/** The 256 colors of a table, lowest value first, as `#rrggbb`. */
export function colorMap(name: ColorMapName): readonly string[] {
  let table = tables.get(name);
  if (!table) {
    const text = readFileSync(resourcePath('colors', `${name}.json`), 'utf8');
    table = Object.freeze((JSON.parse(text) as { colors: string[] }).colors);
    tables.set(name, table);
  }
  return table;
}
