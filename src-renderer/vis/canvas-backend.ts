import type { DrawCommand, PixelImage } from './draw-commands.ts';

const FONT = 'system-ui, "Segoe UI", "Noto Sans", "DejaVu Sans", sans-serif';
const HALO_PX = 3;
/** A light edge under a dark line: width and color. */
const HATCH_STROKES = [
  [2.5, 'rgb(255 255 255 / 70%)'],
  [1, 'rgb(0 0 0 / 85%)'],
] as const;

/** Images as canvases, made once per picture. */
const canvases = new WeakMap<PixelImage, HTMLCanvasElement>();

/** Executes draw commands on a canvas whose transform already turns CSS pixels into device pixels. */
export function drawOnCanvas(context: CanvasRenderingContext2D, commands: readonly DrawCommand[]): void {
  for (const command of commands) drawOne(context, command);
}

/**
 * Makes a canvas as large as its box in device pixels, clears it and draws: sharp at any `devicePixelRatio`.
 * Does nothing where there is no canvas (tests in jsdom).
 */
export function paint(
  canvas: HTMLCanvasElement,
  width: number,
  height: number,
  commands: readonly DrawCommand[],
  ratio = globalThis.devicePixelRatio || 1,
): void {
  const deviceWidth = Math.round(width * ratio);
  const deviceHeight = Math.round(height * ratio);
  if (canvas.width !== deviceWidth) canvas.width = deviceWidth;
  if (canvas.height !== deviceHeight) canvas.height = deviceHeight;
  const context = canvas.getContext('2d');
  if (!context) return;
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, width, height);
  drawOnCanvas(context, commands);
}

function drawOne(context: CanvasRenderingContext2D, command: DrawCommand): void {
  switch (command.op) {
    case 'image': {
      context.imageSmoothingEnabled = false;
      context.drawImage(canvasOf(command.image), command.x, command.y, command.width, command.height);
      return;
    }
    case 'rect': {
      context.globalAlpha = command.alpha ?? 1;
      if (command.fill !== undefined) {
        context.fillStyle = command.fill;
        context.fillRect(command.x, command.y, command.width, command.height);
      }
      if (command.stroke !== undefined) {
        context.strokeStyle = command.stroke;
        context.lineWidth = command.lineWidth ?? 1;
        context.setLineDash([...(command.dash ?? [])]);
        context.strokeRect(command.x, command.y, command.width, command.height);
      }
      context.globalAlpha = 1;
      return;
    }
    case 'line': {
      context.globalAlpha = command.alpha ?? 1;
      context.strokeStyle = command.stroke;
      context.lineWidth = command.lineWidth;
      context.lineJoin = 'round';
      context.setLineDash([...(command.dash ?? [])]);
      trace(context, command.points);
      if (command.closed) context.closePath();
      context.stroke();
      context.globalAlpha = 1;
      return;
    }
    case 'polygon': {
      context.globalAlpha = command.alpha ?? 1;
      context.fillStyle = command.fill;
      trace(context, command.points);
      context.fill();
      context.globalAlpha = 1;
      return;
    }
    case 'hatch': {
      const { x, y, width, height, spacing } = command;
      context.save();
      context.beginPath();
      context.rect(x, y, width, height);
      context.clip();
      context.beginPath();
      for (let at = -height; at < width; at += spacing) {
        context.moveTo(x + at, y + height);
        context.lineTo(x + at + height, y);
      }
      context.strokeStyle = command.stroke;
      context.lineWidth = 1;
      context.setLineDash([]);
      context.stroke();
      context.restore();
      return;
    }
    case 'masked-hatch':
      drawMaskedHatch(context, command);
      return;
    case 'text': {
      context.save();
      context.translate(command.x, command.y);
      if (command.upward) context.rotate(-Math.PI / 2);
      context.font = `${command.bold ? '600 ' : ''}${command.size}px ${FONT}`;
      context.textAlign = command.align ?? 'left';
      context.textBaseline = command.baseline ?? 'alphabetic';
      if (command.halo !== undefined) {
        context.strokeStyle = command.halo;
        context.lineWidth = HALO_PX;
        context.lineJoin = 'round';
        context.setLineDash([]);
        context.strokeText(command.text, 0, 0);
      }
      context.fillStyle = command.fill;
      context.fillText(command.text, 0, 0);
      context.restore();
      return;
    }
    case 'clip':
      context.save();
      context.beginPath();
      context.rect(command.x, command.y, command.width, command.height);
      context.clip();
      return;
    case 'unclip':
      context.restore();
      return;
  }
}

function trace(context: CanvasRenderingContext2D, points: ArrayLike<number>): void {
  context.beginPath();
  let pen = false;
  for (let i = 0; i + 1 < points.length; i += 2) {
    const x = points[i];
    const y = points[i + 1];
    if (Number.isNaN(x) || Number.isNaN(y)) pen = false;
    else if (pen) context.lineTo(x, y);
    else {
      context.moveTo(x, y);
      pen = true;
    }
  }
}

/** Where hatches are put together: one canvas for all, as large as the largest. */
let scratch: HTMLCanvasElement | undefined;

/** Lines in device pixels, cut out by the mask, then laid over the picture. Only what is in sight is drawn. */
function drawMaskedHatch(context: CanvasRenderingContext2D, command: DrawCommand & { op: 'masked-hatch' }): void {
  const { x, y, width, height, directions, spacing, mask } = command;
  const { canvas } = context;
  scratch ??= document.createElement('canvas');
  if (scratch.width < canvas.width) scratch.width = canvas.width;
  if (scratch.height < canvas.height) scratch.height = canvas.height;
  const over = scratch.getContext('2d');
  if (!over) return;
  over.setTransform(1, 0, 0, 1, 0, 0);
  over.globalCompositeOperation = 'source-over';
  over.clearRect(0, 0, canvas.width, canvas.height);
  over.setTransform(context.getTransform());
  const [right, bottom] = [canvas.width, canvas.height];
  over.beginPath();
  for (const [across, down] of directions) {
    if (across === 0) for (let at = 0; at < right; at += spacing) lineFrom(over, at, 0, at, bottom);
    else if (down === 0) for (let at = 0; at < bottom; at += spacing) lineFrom(over, 0, at, right, at);
    else {
      const step = spacing * Math.SQRT2;
      const rise = down * right;
      for (let at = -Math.max(0, rise); at < bottom - Math.min(0, rise); at += step)
        lineFrom(over, 0, at, right, at + rise);
    }
  }
  for (const [lineWidth, color] of HATCH_STROKES) {
    over.lineWidth = lineWidth;
    over.strokeStyle = color;
    over.stroke();
  }
  over.globalCompositeOperation = 'destination-in';
  over.imageSmoothingEnabled = false;
  over.drawImage(canvasOf(mask), x, y, width, height);
  context.save();
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.drawImage(scratch, 0, 0, canvas.width, canvas.height, 0, 0, canvas.width, canvas.height);
  context.restore();
}

function lineFrom(context: CanvasRenderingContext2D, x1: number, y1: number, x2: number, y2: number): void {
  context.moveTo(x1, y1);
  context.lineTo(x2, y2);
}

function canvasOf(image: PixelImage): HTMLCanvasElement {
  const known = canvases.get(image);
  if (known) return known;
  const canvas = document.createElement('canvas');
  canvas.width = image.width;
  canvas.height = image.height;
  canvas.getContext('2d')?.putImageData(new ImageData(image.rgba, image.width, image.height), 0, 0);
  canvases.set(image, canvas);
  return canvas;
}
