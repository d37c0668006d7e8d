import type { FigureRequest } from '../../src-preload/contract/recipe.ts';
import { renderPdf } from './render-pdf.ts';
import { renderPng } from './render-png.ts';
import { renderSvg } from './render-svg.ts';
import type { Scene } from './scene.ts';

/** A scene as the bytes of a file. `dpi` counts for PNG only; give the one the scene was laid out for. */
export async function renderFigure(scene: Scene, format: FigureRequest['format'], dpi: number): Promise<Uint8Array> {
  switch (format) {
    case 'svg':
      return new TextEncoder().encode(renderSvg(scene));
    case 'png':
      return renderPng(scene, dpi);
    case 'pdf':
      return renderPdf(scene);
  }
}
