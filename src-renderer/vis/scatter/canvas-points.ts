import { rgbOf } from '../../../src-preload/contract/colors.ts';
import { CROWD_CELLS, opacityFor } from './crowding.ts';
import { BESIDE_ALPHA, drawOrder, overlapFactor, type PointLayer } from './point-layer.ts';

/** Points without a graphics card: squares mixed into the bytes of a picture. */
export function canvasPoints(canvas: HTMLCanvasElement): PointLayer {
  let order: Uint32Array = new Uint32Array(0);
  return {
    kind: 'canvas',
    draw({ points, colors, chosen, crowd }, camera, plot, style, ratio) {
      const [width, height] = [Math.round(plot.width * ratio), Math.round(plot.height * ratio)];
      if (canvas.width !== width) canvas.width = width;
      if (canvas.height !== height) canvas.height = height;
      const context = canvas.getContext('2d');
      if (!context) return;
      if (order.length !== points.count) order = drawOrder(points.count);
      const picture = context.createImageData(width, height);
      const { data } = picture;
      const edge = Math.max(1, Math.round(style.size * ratio));
      const overlap = overlapFactor(camera, plot, style.size, CROWD_CELLS);
      const [scaleX, scaleY] = [width / (camera.right - camera.left), height / (camera.top - camera.bottom)];
      const gray = rgbOf(style.gray);
      const { places } = points;
      for (const wanted of chosen ? [0, 1] : [null]) {
        for (const point of order) {
          if (wanted !== null && chosen![point] !== wanted) continue;
          const left = Math.round((places[2 * point] - camera.left) * scaleX - edge / 2);
          const top = Math.round((camera.top - places[2 * point + 1]) * scaleY - edge / 2);
          if (left + edge <= 0 || top + edge <= 0 || left >= width || top >= height) continue;
          const red = wanted === 0 ? gray[0] : colors[4 * point];
          const green = wanted === 0 ? gray[1] : colors[4 * point + 1];
          const blue = wanted === 0 ? gray[2] : colors[4 * point + 2];
          const alpha = (wanted === 0 ? BESIDE_ALPHA : 1) * (style.fades ? opacityFor(crowd[point] * overlap) : 1);
          for (let y = Math.max(0, top); y < Math.min(height, top + edge); y++) {
            for (let x = Math.max(0, left); x < Math.min(width, left + edge); x++) {
              lay(data, 4 * (y * width + x), red, green, blue, alpha);
            }
          }
        }
      }
      context.putImageData(picture, 0, 0);
    },
    dispose() {},
  };
}

/** One color over what is there. */
function lay(data: Uint8ClampedArray, at: number, red: number, green: number, blue: number, alpha: number): void {
  const under = (data[at + 3] / 255) * (1 - alpha);
  const whole = alpha + under;
  data[at] = (red * alpha + data[at] * under) / whole;
  data[at + 1] = (green * alpha + data[at + 1] * under) / whole;
  data[at + 2] = (blue * alpha + data[at + 2] * under) / whole;
  data[at + 3] = whole * 255;
}
