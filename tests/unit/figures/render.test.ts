import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Resvg } from '@resvg/resvg-js';
import { decode } from 'fast-png';
import * as fontkit from 'fontkit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { subsetFont } from '../../../src-main/figures/font-subset.ts';
import { fontFile, loadFont, missingLetters, textWidthMm } from '../../../src-main/figures/fonts.ts';
import { encodeMapImage } from '../../../src-main/figures/map-image.ts';
import { phaseMapFigure } from '../../../src-main/figures/phase-map-figure.ts';
import { phaseOverlayFigure } from '../../../src-main/figures/phase-overlay-figure.ts';
import { readPngTexts } from '../../../src-main/figures/png-chunks.ts';
import { renderFigure } from '../../../src-main/figures/render-figure.ts';
import { renderPdf } from '../../../src-main/figures/render-pdf.ts';
import { renderPng } from '../../../src-main/figures/render-png.ts';
import { renderSvg } from '../../../src-main/figures/render-svg.ts';
import { type ImageMark, leafMarks } from '../../../src-main/figures/scene.ts';
import { escapeXml, fitText, plainText } from '../../../src-main/figures/text.ts';
import { rgbOf } from '../../../src-preload/contract/colors.ts';
import { sampleOverlay, samplePhaseMap, sampleRequest } from './samples.ts';

const data = samplePhaseMap({ rows: 40, columns: 60, channels: 50, title: 'Duplex steel & “more” <x>' });
const scene = phaseMapFigure(data, sampleRequest({ dpi: 150 }));
const hatched = phaseMapFigure(data, sampleRequest({ dpi: 150, hatch: true }));
const overlay = sampleOverlay({ rows: 40, columns: 60, channels: 5, title: 'Duplex steel' });
const outlined = phaseOverlayFigure(overlay, sampleRequest({ dpi: 150, widthMm: 85 }));
const colored = phaseOverlayFigure(overlay, sampleRequest({ dpi: 150, widthMm: 85, overlay: 'color' }));
/** Pictures that differ in less than this share of their blocks are the same; hatched and plain ones differ in 1.4 %. */
const SAME = 0.005;
const poppler = spawnSync('pdftotext', ['-v']).error === undefined;

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'figures-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test.each(['svg', 'png', 'pdf'] as const)('the same figure gives the same %s bytes', async (format) => {
  const again = phaseMapFigure(data, sampleRequest({ dpi: 150 }));
  const [first, second] = [await renderFigure(scene, format, 150), await renderFigure(again, format, 150)];
  expect(Buffer.from(first).equals(Buffer.from(second))).toBe(true);
});

describe('SVG', () => {
  const svg = renderSvg(scene);

  test('has its physical size, title, description and provenance', () => {
    expect(svg).toContain(`width="180mm" height="${scene.heightMm}mm" viewBox="0 0 180 ${scene.heightMm}"`);
    expect(svg).toContain('<title id="title">Duplex steel &amp; “more” &lt;x&gt;</title>');
    const json = /<pw:provenance[^>]*>(.*?)<\/pw:provenance>/s.exec(svg)![1];
    expect(JSON.parse(unescapeXml(json))).toMatchObject({ ...data.provenance, Title: data.title });
  });

  test('keeps text as text', () => {
    for (const text of ['ferrite', 'σ phase', 'Energy loss (eV)', '(a)', '(b)', '20 nm'])
      expect(svg).toContain(`>${text}</text>`);
  });

  test('never lets a name break out of the document', () => {
    const hostile = '</text><script>alert(1)</script>&\u0000\u0008\ufffe\ud800"\'';
    const names = [hostile, `${hostile.repeat(20)}`, '\u202eevil'];
    const odd = phaseMapFigure(samplePhaseMap({ names, title: hostile, rows: 5, columns: 5 }), sampleRequest());
    const text = renderSvg({ ...odd, provenance: { [hostile]: hostile } });
    expect(text).not.toContain('<script');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these must not be there
    expect(text).not.toMatch(/[\u0000-\u0008\u202e\ufffe]|\p{Cs}/u);
    expect(() => new Resvg(text)).not.toThrow();
  });
});

describe('PNG', () => {
  const png = renderPng(scene, 150);
  const image = decode(png);

  test('has the size and resolution asked for, and its provenance', () => {
    expect(image.width).toBe(Math.ceil((180 / 25.4) * 150));
    expect(image.height).toBe(Math.ceil((scene.heightMm / 25.4) * 150));
    expect(image.resolution).toEqual({ x: 5906, y: 5906, unit: 1 });
    const checked = decode(png, { checkCrc: true });
    expect(checked.width).toBe(image.width);
    expect(readPngTexts(png)).toMatchObject({ ...data.provenance, Title: data.title, Software: 'Phasewright 0.1.0' });
  });

  test('shows every map pixel as a rectangle of whole dots in its phase color', () => {
    const mark = mapMark();
    const dotsPerMm = 150 / 25.4;
    const cell = (mark.width / mark.columns) * dotsPerMm;
    expect(Math.abs(cell - Math.round(cell))).toBeLessThan(1e-6);
    let wrong = 0;
    for (let row = 1; row < mark.rows - 8; row++) {
      for (let column = 1; column < mark.columns - 1; column++) {
        const color = rgbOf(mark.palette[mark.indices[row * mark.columns + column]]);
        // First and last dot of the pixel: nothing is blended at its edges.
        for (const inside of [0, Math.round(cell) - 1]) {
          const x = Math.round(mark.x * dotsPerMm) + column * Math.round(cell) + inside;
          const y = Math.round(mark.y * dotsPerMm) + row * Math.round(cell) + inside;
          const at = (y * image.width + x) * image.channels;
          if (color.some((value, channel) => image.data[at + channel] !== value)) wrong++;
        }
      }
    }
    expect(wrong).toBe(0);
  });

  test.each([
    ['plain', scene],
    ['hatched', hatched],
    ['outlined', outlined],
    ['colored', colored],
  ])('looks like the SVG file (%s)', (_, drawnScene) => {
    const { data: dots, channels, width, height } = decode(renderPng(drawnScene, 150));
    const drawn = new Resvg(renderSvg(drawnScene), {
      font: { loadSystemFonts: false, fontFiles: [fontFile('regular'), fontFile('semibold')] },
      fitTo: { mode: 'width', value: width },
    }).render();
    // Page sizes differ by less than a dot, which moves edges by a fraction of one: compare blocks of 8 × 8 dots.
    expect(blockDifference(dots, channels, drawn.pixels, 4, width, Math.min(height, drawn.height))).toBeLessThan(SAME);
  });

  test('shows a hatch: without its lines it would not pass for the same', () => {
    const lines = decode(renderPng(hatched, 150));
    const height = Math.min(image.height, lines.height);
    const difference = blockDifference(image.data, image.channels, lines.data, lines.channels, image.width, height);
    expect(difference).toBeGreaterThan(2 * SAME);
  });
});

describe.skipIf(!poppler)(`PDF${poppler ? '' : ' (skipped: poppler is not installed)'}`, () => {
  let file = '';
  beforeAll(async () => {
    file = join(folder, 'figure.pdf');
    writeFileSync(file, await renderPdf(scene));
  });

  test('has its physical size, embedded fonts and its provenance', () => {
    const info = execFileSync('pdfinfo', ['-enc', 'UTF-8', file], { encoding: 'utf8' });
    const [, width, height] = /Page size:\s+([\d.]+) x ([\d.]+) pts/.exec(info)!.map(Number);
    expect(width).toBeCloseTo((180 / 25.4) * 72, 1);
    expect(height).toBeCloseTo((scene.heightMm / 25.4) * 72, 1);
    expect(info).toMatch(/Pages:\s+1\n/);
    expect(info).toContain(data.title);
    expect(JSON.parse(/Keywords:\s+(.*)/.exec(info)![1])).toMatchObject(data.provenance);
    const fonts = execFileSync('pdffonts', [file], { encoding: 'utf8' });
    expect(fonts.match(/SourceSans3-\w+\s+CID TrueType\s+Identity-H\s+yes yes yes/g)).toHaveLength(2);
  });

  test('keeps text as text', () => {
    const text = execFileSync('pdftotext', ['-layout', file, '-'], { encoding: 'utf8' });
    for (const part of ['ferrite', 'σ phase', 'Energy loss (eV)', 'Intensity (normalized)', '(a)', '(b)', '20 nm']) {
      expect(text).toContain(part);
    }
  });

  test.each([
    ['plain', scene],
    ['hatched', hatched],
    ['outlined', outlined],
    ['colored', colored],
  ])('looks like the PNG (%s)', async (name, drawnScene) => {
    const drawn = join(folder, `${name}.pdf`);
    writeFileSync(drawn, await renderPdf(drawnScene));
    execFileSync('pdftoppm', ['-r', '150', '-png', '-singlefile', drawn, join(folder, name)]);
    const page = decode(readFileSync(join(folder, `${name}.png`)));
    const png = decode(renderPng(drawnScene, 150));
    const height = Math.min(page.height, png.height);
    expect(page.width).toBe(png.width);
    expect(blockDifference(png.data, png.channels, page.data, page.channels, png.width, height)).toBeLessThan(SAME);
  });

  test('says nothing about a date that it does not know', async () => {
    const undated = join(folder, 'undated.pdf');
    writeFileSync(undated, await renderPdf({ ...scene, provenance: {} }));
    expect(execFileSync('pdfinfo', [undated], { encoding: 'utf8' })).not.toContain('CreationDate');
  });
});

describe('map image', () => {
  test('repeats each pixel a whole number of times, at 300 dpi or more', () => {
    const mark = mapMark();
    const image = decode(encodeMapImage(mark));
    expect(image.palette).toHaveLength(mark.palette.length);
    expect(image.width % mark.columns).toBe(0);
    expect(image.height % mark.rows).toBe(0);
    expect(image.width / (mark.width / 25.4)).toBeGreaterThanOrEqual(300);
    const [fx, fy] = [image.width / mark.columns, image.height / mark.rows];
    for (let y = 0; y < image.height; y++) {
      for (let x = 0; x < image.width; x++) {
        const expected = mark.indices[Math.floor(y / fy) * mark.columns + Math.floor(x / fx)];
        if (image.data[y * image.width + x] !== expected) throw new Error(`pixel ${x}, ${y}`);
      }
    }
  });

  test('more than 256 phases are drawn in true color', () => {
    const palette = Array.from({ length: 300 }, (_, i) => `#0000${(i % 256).toString(16).padStart(2, '0')}`);
    const image = decode(
      encodeMapImage({ ...mapMark(), rows: 1, columns: 2, indices: Uint16Array.of(299, 3), palette }),
    );
    expect([image.channels, image.data[2]]).toEqual([3, 43]);
  });
});

describe('fonts', () => {
  test('the bundled fonts have the letters that figures need', () => {
    for (const weight of ['regular', 'semibold'] as const) {
      for (const letter of 'µμÅαβγδσΣ⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺₀₁₂₃₄₅₆₇₈₉−×°…·–\u2009%') {
        expect(loadFont(weight).hasGlyphForCodePoint(letter.codePointAt(0)!), `${weight} ${letter}`).toBe(true);
      }
    }
  });

  test('letters that the font lacks are named, and measured as wide as any font may draw them', () => {
    expect(missingLetters('α-Fe 奥氏 😀奥')).toEqual(['奥', '氏', '😀']);
    expect(textWidthMm('奥氏', 10)).toBeCloseTo(20 * (25.4 / 72), 6);
  });

  test('a subset keeps glyphs, widths and kerning, and is small', () => {
    const texts = ['AVATAR Te', 'σ phase, Fe₂O₃ µm'];
    const bytes = subsetFont(loadFont('regular'), texts);
    const subset = fontkit.create(Buffer.from(bytes)) as fontkit.Font;
    expect(bytes.length).toBeLessThan(20_000);
    expect(subset.familyName).not.toContain('Source');
    for (const text of texts) {
      const width = (subset.layout(text).advanceWidth / subset.unitsPerEm) * 10 * (25.4 / 72);
      expect(width).toBeCloseTo(textWidthMm(text, 10), 6);
    }
    expect(subset.glyphForCodePoint(0x41).path.toSVG()).toBe(loadFont('regular').glyphForCodePoint(0x41).path.toSVG());
  });
});

describe('text', () => {
  test('is one line of visible characters', () => {
    expect(plainText(' a\n\tb\u0000\u202e c\ud800 ')).toBe('a b c');
    expect(escapeXml('a<b>&"c"\u0001')).toBe('a&lt;b&gt;&amp;&quot;c&quot;');
  });

  test('is shortened to fit, with an ellipsis', () => {
    const long = 'a name that is far too long for a legend'.repeat(5);
    const short = fitText(long, 30, 8);
    expect(short).toMatch(/^a name.*…$/);
    expect(textWidthMm(short, 8)).toBeLessThanOrEqual(30);
    expect(textWidthMm(`${long.slice(0, short.length)}…`, 8)).toBeGreaterThan(30);
    expect(fitText('ferrite', 30, 8)).toBe('ferrite');
    expect(fitText('ferrite', 0.1, 8)).toBe('');
  });
});

function mapMark(): ImageMark {
  return [...leafMarks(scene.marks)].find((mark): mark is ImageMark => mark.kind === 'image')!;
}

/** Share of 8 × 8 blocks whose mean gray differs by more than a tenth of the range. */
function blockDifference(
  a: ArrayLike<number>,
  channelsA: number,
  b: ArrayLike<number>,
  channelsB: number,
  width: number,
  height: number,
): number {
  let blocks = 0;
  let different = 0;
  for (let top = 0; top + 8 <= height; top += 8) {
    for (let left = 0; left + 8 <= width; left += 8) {
      let difference = 0;
      for (let y = top; y < top + 8; y++) {
        for (let x = left; x < left + 8; x++) {
          for (let channel = 0; channel < 3; channel++) {
            difference += a[(y * width + x) * channelsA + channel] - b[(y * width + x) * channelsB + channel];
          }
        }
      }
      blocks++;
      if (Math.abs(difference) / (64 * 3 * 255) > 0.1) different++;
    }
  }
  return different / blocks;
}

function unescapeXml(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&');
}
