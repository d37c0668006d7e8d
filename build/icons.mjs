/** Draws resources/icons/icon.svg as icon.png, 512 pixels; run it after a change of the drawing. electron-builder makes .ico and .icns. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Resvg } from '@resvg/resvg-js';

const folder = fileURLToPath(new URL('../resources/icons/', import.meta.url));
const drawing = new Resvg(readFileSync(join(folder, 'icon.svg'), 'utf8'), { fitTo: { mode: 'width', value: 512 } });
writeFileSync(join(folder, 'icon.png'), drawing.render().asPng());
