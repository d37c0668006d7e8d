import PDFDocument from 'pdfkit';
import { fontFile, textWidthMm } from './fonts.ts';
import { encodeMapImage } from './map-image.ts';
import { creationDate, provenanceRecord } from './provenance.ts';
import { type Mark, MM_PER_PT, type Scene, type TextMark } from './scene.ts';

/** Stands for an unknown date where pdfkit needs one to compute the file's identifier; it is not written. */
const NO_DATE = new Date(0);

/**
 * A scene as a one-page PDF of its physical size: text and lines as vectors, fonts embedded, the map as an image without
 * smoothing. Keywords hold the provenance as JSON. The same scene gives the same bytes.
 */
export function renderPdf(scene: Scene): Promise<Uint8Array> {
  const record = provenanceRecord(scene);
  const created = creationDate(scene);
  const document = new PDFDocument({
    size: [points(scene.widthMm), points(scene.heightMm)],
    margin: 0,
    // From 1.4 on, pdfkit repeats the information as XMP without escaping it for XML; nothing here needs more than 1.3.
    pdfVersion: '1.3',
    lang: 'en',
    displayTitle: true,
    info: {
      Title: record.Title,
      Creator: record.Software,
      Producer: 'Phasewright with pdfkit',
      Subject: record.Description,
      Keywords: JSON.stringify(record),
      CreationDate: created ?? NO_DATE,
    },
  });
  // pdfkit insists on a date, but writes only what it can enumerate.
  if (!created) Object.defineProperty(document.info, 'CreationDate', { value: NO_DATE, enumerable: false });

  const finished = collect(document);
  document.registerFont('regular', fontFile('regular'));
  document.registerFont('semibold', fontFile('semibold'));
  document.scale(1 / MM_PER_PT);
  for (const mark of scene.marks) drawMark(document, mark);
  document.end();
  return finished;
}

function drawMark(document: PDFKit.PDFDocument, mark: Mark): void {
  switch (mark.kind) {
    case 'rect':
      if (mark.fill) document.rect(mark.x, mark.y, mark.width, mark.height).fill(mark.fill);
      if (mark.stroke) {
        document
          .lineWidth(mark.strokeMm ?? 0)
          .rect(mark.x, mark.y, mark.width, mark.height)
          .stroke(mark.stroke);
      }
      return;
    case 'line':
      document.save().lineWidth(mark.strokeMm);
      if (mark.dashMm) document.dash(mark.dashMm[0], { space: mark.dashMm[1] });
      document.moveTo(mark.x1, mark.y1).lineTo(mark.x2, mark.y2).stroke(mark.stroke).restore();
      return;
    case 'polyline':
      document.lineWidth(mark.strokeMm).lineJoin('round');
      for (let i = 0; i < mark.points.length; i += 2) {
        if (i === 0) document.moveTo(mark.points[0], mark.points[1]);
        else document.lineTo(mark.points[i], mark.points[i + 1]);
      }
      document.stroke(mark.stroke);
      return;
    case 'segments':
      document.lineWidth(mark.strokeMm);
      for (let i = 0; i < mark.points.length; i += 4) {
        document.moveTo(mark.points[i], mark.points[i + 1]).lineTo(mark.points[i + 2], mark.points[i + 3]);
      }
      document.stroke(mark.stroke);
      return;
    case 'text':
      drawText(document, mark);
      return;
    case 'image': {
      const png = Buffer.from(encodeMapImage(mark));
      document.image(png, mark.x, mark.y, { width: mark.width, height: mark.height });
      return;
    }
    case 'group':
      document.save();
      if (mark.clip) document.rect(mark.clip.x, mark.clip.y, mark.clip.width, mark.clip.height).clip();
      for (const child of mark.marks) drawMark(document, child);
      document.restore();
  }
}

function drawText(document: PDFKit.PDFDocument, mark: TextMark): void {
  if (mark.text === '') return;
  const width = textWidthMm(mark.text, mark.sizePt, mark.weight);
  const x = mark.x - (mark.anchor === 'middle' ? width / 2 : mark.anchor === 'end' ? width : 0);
  const options = { lineBreak: false, baseline: 'alphabetic' } as const;
  document
    .save()
    .font(mark.weight)
    .fontSize(mark.sizePt * MM_PER_PT);
  if (mark.rotation) document.rotate(mark.rotation, { origin: [mark.x, mark.y] });
  if (mark.halo) {
    // The halo lies under the letters: stroked and filled in its color first.
    document.lineWidth(mark.halo.widthMm).lineJoin('round').strokeColor(mark.halo.color).fillColor(mark.halo.color);
    document.text(mark.text, x, mark.y, { ...options, stroke: true, fill: true });
  }
  document.fillColor(mark.fill).text(mark.text, x, mark.y, options);
  document.restore();
}

function collect(document: PDFKit.PDFDocument): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const parts: Buffer[] = [];
    document.on('data', (part: Buffer) => parts.push(part));
    document.on('end', () => resolve(new Uint8Array(Buffer.concat(parts))));
    document.on('error', reject);
  });
}

function points(millimetres: number): number {
  return millimetres / MM_PER_PT;
}
