import { fontFace } from './font-subset.ts';
import { FONT_FAMILY } from './fonts.ts';
import { encodeMapImage } from './map-image.ts';
import { provenanceRecord } from './provenance.ts';
import { leafMarks, type Mark, MM_PER_PT, type Scene, type TextMark } from './scene.ts';
import { escapeXml } from './text.ts';

/** Namespace of the provenance element; its content is JSON. */
export const PROVENANCE_NAMESPACE = 'urn:phasewright:provenance:1';

/**
 * A scene as an SVG document of its physical size. Text stays text; the glyphs it needs are embedded, so that it looks the
 * same where the font is not installed. `<metadata>` holds the provenance as JSON. The same scene gives the same bytes.
 */
export function renderSvg(scene: Scene): string {
  const { widthMm, heightMm } = scene;
  const size = `width="${decimal(widthMm)}mm" height="${decimal(heightMm)}mm" viewBox="0 0 ${decimal(widthMm)} ${decimal(heightMm)}"`;
  const json = JSON.stringify(provenanceRecord(scene), null, 1);
  const texts = [...leafMarks(scene.marks)].filter((mark): mark is TextMark => mark.kind === 'text');
  return `${[
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<svg xmlns="http://www.w3.org/2000/svg" ${size} role="img" aria-labelledby="title desc">`,
    `<title id="title">${escapeXml(scene.title)}</title>`,
    `<desc id="desc">${escapeXml(scene.description)}</desc>`,
    `<metadata><pw:provenance xmlns:pw="${PROVENANCE_NAMESPACE}">${escapeXml(json)}</pw:provenance></metadata>`,
    // Browsers take the style, SVG 1.1 programs (and the rasterizer) the attribute of the image.
    `<style>${fontFace(texts)}image{image-rendering:pixelated}</style>`,
    body(scene),
    '</svg>',
  ].join('\n')}\n`;
}

/**
 * The same drawing for the rasterizer: sized in dots, one dot exactly 1/dpi inch, so that marks that were laid out on
 * whole dots stay there; without metadata and embedded font.
 */
export function renderSvgForRaster(scene: Scene, dpi: number): { svg: string; width: number; height: number } {
  const width = Math.ceil((scene.widthMm / 25.4) * dpi - 1e-6);
  const height = Math.ceil((scene.heightMm / 25.4) * dpi - 1e-6);
  const view = `0 0 ${(width * 25.4) / dpi} ${(height * 25.4) / dpi}`;
  const size = `width="${width}" height="${height}" viewBox="${view}"`;
  return { svg: `<svg xmlns="http://www.w3.org/2000/svg" ${size}>\n${body(scene)}\n</svg>\n`, width, height };
}

function body(scene: Scene): string {
  const paper = `<rect width="100%" height="100%" fill="#ffffff"/>`;
  const clips = { count: 0 };
  const marks = scene.marks.map((mark) => renderMark(mark, clips)).join('\n');
  return `${paper}\n<g font-family="'${FONT_FAMILY}', 'Source Sans Pro', Arial, sans-serif" fill="none">\n${marks}\n</g>`;
}

function renderMark(mark: Mark, clips: { count: number }): string {
  switch (mark.kind) {
    case 'rect': {
      const stroke = mark.stroke ? ` stroke="${mark.stroke}" stroke-width="${decimal(mark.strokeMm ?? 0)}"` : '';
      const fill = mark.fill ? ` fill="${mark.fill}"` : '';
      return `<rect ${box(mark)}${fill}${stroke}/>`;
    }
    case 'line': {
      const dash = mark.dashMm ? ` stroke-dasharray="${mark.dashMm.map(decimal).join(' ')}"` : '';
      const ends = `x1="${decimal(mark.x1)}" y1="${decimal(mark.y1)}" x2="${decimal(mark.x2)}" y2="${decimal(mark.y2)}"`;
      return `<line ${ends} stroke="${mark.stroke}" stroke-width="${decimal(mark.strokeMm)}"${dash}/>`;
    }
    case 'polyline': {
      const points = mark.points
        .map((value, index) => `${index % 2 ? ',' : index ? ' ' : ''}${decimal(value)}`)
        .join('');
      return `<polyline points="${points}" stroke="${mark.stroke}" stroke-width="${decimal(mark.strokeMm)}" stroke-linejoin="round"/>`;
    }
    case 'segments': {
      const ends = mark.points.map((value, index) => `${TO[index % 4]}${decimal(value)}`).join(' ');
      return `<path d="${ends}" stroke="${mark.stroke}" stroke-width="${decimal(mark.strokeMm)}"/>`;
    }
    case 'text':
      return renderText(mark);
    case 'image': {
      const data = Buffer.from(encodeMapImage(mark)).toString('base64');
      // `optimizeSpeed` is nearest neighbor in SVG 1.1 programs.
      return `<image ${box(mark)} preserveAspectRatio="none" image-rendering="optimizeSpeed" aria-label="${escapeXml(mark.description)}" href="data:image/png;base64,${data}"/>`;
    }
    case 'group': {
      const content = mark.marks.map((child) => renderMark(child, clips)).join('\n');
      const label = `aria-label="${escapeXml(mark.label)}"`;
      if (!mark.clip) return `<g ${label}>\n${content}\n</g>`;
      const id = `clip${++clips.count}`;
      return `<clipPath id="${id}"><rect ${box(mark.clip)}/></clipPath>\n<g ${label} clip-path="url(#${id})">\n${content}\n</g>`;
    }
  }
}

/** Path commands before the four numbers of a segment. */
const TO = ['M', '', 'L', ''];

function renderText(mark: TextMark): string {
  const turn = mark.rotation
    ? ` transform="rotate(${decimal(mark.rotation)} ${decimal(mark.x)} ${decimal(mark.y)})"`
    : '';
  const weight = mark.weight === 'semibold' ? ' font-weight="600"' : '';
  const anchor = mark.anchor === 'start' ? '' : ` text-anchor="${mark.anchor}"`;
  const halo = mark.halo
    ? ` stroke="${mark.halo.color}" stroke-width="${decimal(mark.halo.widthMm)}" stroke-linejoin="round" paint-order="stroke"`
    : '';
  const place = `x="${decimal(mark.x)}" y="${decimal(mark.y)}" font-size="${decimal(mark.sizePt * MM_PER_PT)}"`;
  return `<text ${place}${weight}${anchor} fill="${mark.fill}"${halo}${turn} xml:space="preserve">${escapeXml(mark.text)}</text>`;
}

function box({ x, y, width, height }: { x: number; y: number; width: number; height: number }): string {
  return `x="${decimal(x)}" y="${decimal(y)}" width="${decimal(width)}" height="${decimal(height)}"`;
}

/** Four decimals of a millimetre: a tenth of a micrometre, well under any printer's dot. */
function decimal(value: number): string {
  return String(Number(value.toFixed(4)) || 0);
}
