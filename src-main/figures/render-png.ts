import { Resvg } from '@resvg/resvg-js';
import { FONT_FAMILY, fontFile } from './fonts.ts';
import { annotatePng } from './png-chunks.ts';
import { provenanceRecord } from './provenance.ts';
import { renderSvgForRaster } from './render-svg.ts';
import type { Scene } from './scene.ts';

/** A scene as a PNG at `dpi` dots per inch, with its resolution and provenance inside. The same scene gives the same bytes. */
export function renderPng(scene: Scene, dpi: number): Uint8Array {
  const { svg } = renderSvgForRaster(scene, dpi);
  const image = new Resvg(svg, {
    font: {
      loadSystemFonts: false,
      fontFiles: [fontFile('regular'), fontFile('semibold')],
      defaultFontFamily: FONT_FAMILY,
      sansSerifFamily: FONT_FAMILY,
    },
    shapeRendering: 2,
    textRendering: 2,
    background: '#ffffff',
    logLevel: 'off',
  }).render();
  return annotatePng(image.asPng(), dpi, provenanceRecord(scene));
}
