/** What a page of the window notes about itself while it is measured: when the pointer acts, when pictures change, how long frames take. */
import type { Page } from 'playwright-core';

/** Pictures that are told apart: a map not seen before, other curves, the selection's curve, points by WebGL, marks over them. */
export type Picture = 'map' | 'spectrum' | 'selection' | 'points' | 'marks';

interface PageWatch {
  /** When the pointer last moved, and when its button was last let go. */
  moved: number;
  released: number;
  /** When each kind of picture was drawn, since {@link forgetPictures}. */
  readonly drawn: { readonly [Kind in Picture]: number[] };
  /** Times of frames and of tasks over 50 ms, ms. */
  frames: number[];
  longTasks: number[];
}
declare global {
  var watched: PageWatch;
}

/** Begins to watch each page that this one loads from now on. */
export async function watchPage(page: Page): Promise<void> {
  await page.addInitScript(watch);
}

/** Forgets what the pointer did and what was drawn. */
export function forgetPictures(page: Page): Promise<void> {
  return page.evaluate(() => {
    Object.assign(watched, { moved: 0, released: 0 });
    for (const times of Object.values(watched.drawn)) times.length = 0;
  });
}

/** Forgets frames and long tasks. */
export function forgetFrames(page: Page): Promise<void> {
  return page.evaluate(() => void Object.assign(watched, { frames: [], longTasks: [] }));
}

/** Time from what the pointer did to the first picture after it, ms; infinite when there is none within `giveUpMs`. */
export function timeTo(page: Page, from: 'moved' | 'released', picture: Picture, giveUpMs: number): Promise<number> {
  return page.evaluate(
    ([start, kind, giveUp]) =>
      new Promise<number>((resolve) => {
        const began = performance.now();
        const look = () => {
          const at = watched[start];
          const shown = at > 0 ? watched.drawn[kind].find((time) => time >= at) : undefined;
          if (shown !== undefined) resolve(shown - at);
          else if (performance.now() - began > giveUp) resolve(Number.POSITIVE_INFINITY);
          else setTimeout(look, 1);
        };
        look();
      }),
    [from, picture, giveUpMs] as const,
  );
}

/** Frames and long tasks since {@link forgetFrames}. */
export function framesOf(page: Page): Promise<{ readonly frames: number[]; readonly longTasks: number[] }> {
  return page.evaluate(() => ({ frames: watched.frames, longTasks: watched.longTasks }));
}

/** Runs in the page before it loads. */
function watch(): void {
  const drawn = { map: [], spectrum: [], selection: [], points: [], marks: [] };
  const watched: PageWatch = { moved: 0, released: 0, drawn, frames: [], longTasks: [] };
  globalThis.watched = watched;
  const note = (kind: Picture) => void watched.drawn[kind].push(performance.now());
  addEventListener('pointermove', () => Object.assign(watched, { moved: performance.now() }), { capture: true });
  addEventListener('pointerup', () => Object.assign(watched, { released: performance.now() }), { capture: true });
  const panelOf = (canvas: HTMLCanvasElement | OffscreenCanvas) =>
    canvas instanceof HTMLCanvasElement ? canvas.closest('[data-panel]')?.getAttribute('data-panel') : undefined;

  // A sum over the points of the lines tells one picture of the spectrum from the next.
  const sums = new WeakMap<HTMLCanvasElement, { now: number; before: number; ends: boolean }>();
  const { lineTo, drawImage, stroke } = CanvasRenderingContext2D.prototype;
  CanvasRenderingContext2D.prototype.lineTo = function (x, y) {
    lineTo.call(this, x, y);
    const sum = sums.get(this.canvas) ?? { now: 0, before: 0, ends: false };
    sums.set(this.canvas, sum);
    sum.now += x * y;
    if (sum.ends || panelOf(this.canvas) !== 'spectrum') return;
    sum.ends = true;
    // After the drawing, which is one task.
    queueMicrotask(() => {
      if (sum.now !== sum.before) note('spectrum');
      Object.assign(sum, { before: sum.now, now: 0, ends: false });
    });
  };
  const seen = new WeakSet<object>();
  CanvasRenderingContext2D.prototype.drawImage = function (this: CanvasRenderingContext2D, ...args: unknown[]) {
    (drawImage as (...all: unknown[]) => void).apply(this, args);
    const picture = args[0] as object;
    if (seen.has(picture)) return;
    seen.add(picture);
    if (panelOf(this.canvas) === 'map') note('map');
  } as typeof drawImage;
  CanvasRenderingContext2D.prototype.stroke = function (this: CanvasRenderingContext2D, ...args: []) {
    (stroke as () => void).apply(this, args);
    const panel = panelOf(this.canvas);
    // The color of the selection's curve.
    if (panel === 'spectrum' && this.strokeStyle === '#d6219c') note('selection');
    if (panel === 'scatter') note('marks');
  } as typeof stroke;
  const { drawElements } = WebGL2RenderingContext.prototype;
  WebGL2RenderingContext.prototype.drawElements = function (...args) {
    drawElements.apply(this, args);
    note('points');
  };

  let last = performance.now();
  const frame = (now: number) => {
    watched.frames.push(now - last);
    last = now;
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
  new PerformanceObserver((list) => {
    watched.longTasks.push(...list.getEntries().map(({ duration }) => duration));
  }).observe({ type: 'longtask' });
}
