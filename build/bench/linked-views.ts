/**
 * `npm run bench:window -- views`: how fast the scatter plot is, in Chromium on the built browser face, with a point for each of 512 × 512
 * pixels.
 *
 * Told are the main thread's work per frame while points are moved and zoomed (processor time between two animation frames, from
 * Chromium's own trace), and the times from the end of a lasso to the lit map and to the mean spectrum, from the end of a rectangle on the
 * map to the lit points, and from a pixel under the pointer to its mark. Figures of a machine with other work are not worth much: the
 * load is told.
 */
import { closeSync, existsSync, linkSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { startBrowser, whyNoBrowser } from '../../tests/e2e/pages/browser.ts';
import { startProgram } from '../../tests/e2e/pages/program.ts';
import { forgetPictures, timeTo, watchPage } from './page-watch.ts';

const EDGE = 512;
/** Few channels: the points are what is measured. */
const CHANNELS = 64;
const DATA = join(tmpdir(), 'phasewright-bench');
const MOVES = 100;
const SELECTIONS = 8;
const LASSO_CORNERS = 24;
const RUN_MS = 180_000;
const GIVE_UP_MS = 2000;
/** Between two selections: the points of the last one are drawn by then, also by software. */
const SETTLE_MS = 1500;

if (whyNoBrowser !== undefined) console.log(`Nothing measured: ${whyNoBrowser}.`);
else await measure();

async function measure(): Promise<void> {
  console.log(`${cpus().length} × ${cpus()[0]?.model.trim()}, load before: ${loadavg()[0]!.toFixed(2)}`);
  const source = cube();
  const [browser, program] = await Promise.all([startBrowser(), startProgram()]);
  try {
    const page = await browser.newPage({ viewport: { width: 1920, height: 1080 } });
    await watchPage(page);
    await page.goto(program.url);
    await page.getByRole('button', { name: 'Built-in example' }).waitFor();
    const file = join(program.folder, 'points512.npy');
    linkSync(source, file);
    await page.keyboard.press('Control+o');
    const where = page.getByRole('textbox', { name: 'Folder or path' });
    await where.fill(file);
    await where.press('Enter');
    await page.getByRole('application', { name: /^Total counts/ }).waitFor({ timeout: RUN_MS });
    const steps = page.locator('[data-panel="steps"]');
    await steps.getByRole('button', { name: 'Add step' }).click();
    await page.getByRole('menuitem', { name: /^PCA / }).click();
    await steps.getByRole('button', { name: 'Run all' }).click();
    await page.getByRole('tab', { name: 'Scatter', exact: true }).click();
    const plot = page.getByRole('application', { name: /^Scatter plot of 262.144 points, PCA/ });
    await plot.waitFor({ timeout: RUN_MS });
    await page
      .locator('[data-panel="jobs"]')
      .getByText(/done after/)
      .nth(1)
      .waitFor({ timeout: RUN_MS });
    const box = (await plot.boundingBox())!;
    const at = (x: number, y: number) =>
      [box.x + 58 + (box.width - 70) * x, box.y + 10 + (box.height - 48) * y] as const;

    // Frames: half of the moves drag, half turn the wheel; first with all points, then beside a selection.
    await plot.focus();
    for (const what of ['all points', 'beside a selection'] as const) {
      if (what === 'beside a selection') {
        await page.keyboard.press('r');
        await drag(page, [at(0.35, 0.3), at(0.7, 0.8)]);
      }
      await page.keyboard.press('h');
      const work = await frameWork(browser, page, async () => {
        await page.mouse.move(...at(0.5, 0.5));
        await page.mouse.down();
        for (let i = 0; i < MOVES; i++)
          await page.mouse.move(...at(0.5 + 0.2 * Math.sin(i / 9), 0.5 + 0.2 * Math.cos(i / 7)));
        await page.mouse.up();
        for (let i = 0; i < MOVES; i++) await page.mouse.wheel(0, i % 16 < 8 ? -60 : 60);
      });
      report(`the window's own work per frame, ${what}`, work.own, 4);
      report(`  with the browser's (input, layout, composing)`, work.all, 4);
      await page.keyboard.press('f');
    }

    const toMap: number[] = [];
    const toSpectrum: number[] = [];
    await page.keyboard.press('Escape');
    await page.keyboard.press('p');
    for (let i = 0; i < SELECTIONS; i++) {
      const turn = (2 * Math.PI * i) / SELECTIONS;
      const corners = Array.from({ length: LASSO_CORNERS }, (_, j) => {
        const angle = turn + (2 * Math.PI * j) / LASSO_CORNERS;
        return at(0.5 + (0.15 + 0.01 * i) * Math.cos(angle), 0.5 + 0.3 * Math.sin(angle));
      });
      await forgetPictures(page);
      await drag(page, corners);
      toMap.push(await timeTo(page, 'released', 'map', GIVE_UP_MS));
      toSpectrum.push(await timeTo(page, 'released', 'selection', GIVE_UP_MS));
      await page.waitForTimeout(SETTLE_MS);
    }
    report('lasso → map', toMap, 50);
    report('lasso → mean spectrum', toSpectrum, 50);

    const map = page.locator('[data-panel="map"]').getByRole('application');
    const around = (await map.boundingBox())!;
    const onMap = (x: number, y: number) =>
      [
        around.x + around.width / 2 + (x - 0.5) * around.height * 0.9,
        around.y + around.height * (0.05 + 0.9 * y),
      ] as const;
    await map.focus();
    await page.keyboard.press('r');
    const toPoints: number[] = [];
    for (let i = 0; i < SELECTIONS / 2; i++) {
      await forgetPictures(page);
      await drag(page, [onMap(0.1 + 0.02 * i, 0.1), onMap(0.5, 0.6 + 0.02 * i)]);
      toPoints.push(await timeTo(page, 'released', 'points', GIVE_UP_MS));
      await page.waitForTimeout(SETTLE_MS);
    }
    report('region on the map → points', toPoints, 50);
    const toMark: number[] = [];
    for (let i = 0; i < MOVES / 4; i++) {
      await forgetPictures(page);
      await page.mouse.move(...onMap(0.2 + 0.6 * ((i * 0.618) % 1), 0.2 + 0.6 * ((i * 0.755) % 1)));
      toMark.push(await timeTo(page, 'moved', 'marks', GIVE_UP_MS));
    }
    report('pixel under the pointer → mark', toMark, 50);
  } finally {
    await browser.close();
    await program.stop();
  }
  console.log(`load after: ${loadavg()[0]!.toFixed(2)}`);
}

/** Presses at the first place, moves through all, lets go; what is drawn before that does not count. */
async function drag(page: Page, places: readonly (readonly [number, number])[]): Promise<void> {
  await page.mouse.move(...places[0]!);
  await page.mouse.down();
  for (const place of places.slice(1)) await page.mouse.move(...place);
  // The curve of the selection before is drawn until here.
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
  await forgetPictures(page);
  await page.mouse.up();
}

interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  readonly ts: number;
  readonly dur?: number;
  readonly tdur?: number;
  readonly args?: { readonly name?: string };
}

/** Processor time of the page's main thread between two animation frames, ms: that of scripts, and all of it. */
async function frameWork(
  browser: Browser,
  page: Page,
  act: () => Promise<void>,
): Promise<{ own: number[]; all: number[] }> {
  const categories = ['toplevel', 'devtools.timeline', 'disabled-by-default-devtools.timeline', '__metadata'];
  await browser.startTracing(page, { categories });
  await act();
  const { traceEvents } = JSON.parse((await browser.stopTracing()).toString()) as { traceEvents: TraceEvent[] };
  const mains = traceEvents.filter(({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain');
  const frames = (thread: TraceEvent) =>
    traceEvents
      .filter(({ name, pid, tid }) => name === 'FireAnimationFrame' && pid === thread.pid && tid === thread.tid)
      .map(({ ts }) => ts)
      .sort((a, b) => a - b);
  const main = mains.reduce((one, other) => (frames(other).length > frames(one).length ? other : one));
  const starts = frames(main);
  const tasks = traceEvents.filter(
    ({ name, pid, tid, ph }) => /RunTask$/.test(name) && ph === 'X' && pid === main.pid && tid === main.tid,
  );
  // Both categories tell the same tasks: one of them is enough.
  const own = tasks.filter(({ name }) => name === tasks[0]?.name);
  const scripts = traceEvents.filter(
    ({ name, pid, tid, ph }) =>
      ['FireAnimationFrame', 'EventDispatch'].includes(name) && ph === 'X' && pid === main.pid && tid === main.tid,
  );
  return { own: perFrame(outermost(scripts), starts), all: perFrame(own, starts) };
}

/** Events that lie in no other one. */
function outermost(events: readonly TraceEvent[]): TraceEvent[] {
  let end = Number.NEGATIVE_INFINITY;
  return events
    .toSorted((a, b) => a.ts - b.ts)
    .filter(({ ts, dur = 0 }) => {
      if (ts < end) return false;
      end = ts + dur;
      return true;
    });
}

function perFrame(events: readonly TraceEvent[], starts: readonly number[]): number[] {
  const sums = new Array<number>(Math.max(0, starts.length - 1)).fill(0);
  let frame = 0;
  for (const { ts, tdur = 0 } of events.toSorted((a, b) => a.ts - b.ts)) {
    while (frame < starts.length && starts[frame]! <= ts) frame++;
    if (frame > 0 && frame < starts.length) sums[frame - 1]! += tdur / 1000;
  }
  return sums;
}

function report(what: string, times: readonly number[], target: number): void {
  const shown = times.filter(Number.isFinite).toSorted((a, b) => a - b);
  const quantile = (share: number) => shown[Math.min(shown.length - 1, Math.floor(share * shown.length))] ?? Number.NaN;
  const lost = times.length - shown.length;
  const verdict = quantile(0.95) <= target ? 'reached' : 'NOT REACHED';
  console.log(
    `${what}: p50 ${quantile(0.5).toFixed(1)} ms, p95 ${quantile(0.95).toFixed(1)} ms of ${shown.length}${lost > 0 ? `; ${lost} changed nothing` : ''} (target ≤ ${target} ms): ${verdict}`,
  );
}

/** A cube of three kinds of spectra with noise, made when it is not there. */
function cube(): string {
  mkdirSync(DATA, { recursive: true });
  const path = join(DATA, 'points512.npy');
  if (existsSync(path)) return path;
  const dictionary = `{'descr': '<u2', 'fortran_order': False, 'shape': (${EDGE}, ${EDGE}, ${CHANNELS}), }`;
  const header = Buffer.alloc(128, ' ');
  header.write('\x93NUMPY\x01\x00', 'latin1');
  header.writeUInt16LE(header.length - 10, 8);
  header.write(dictionary, 10, 'latin1');
  header.write('\n', header.length - 1);
  const descriptor = openSync(path, 'w');
  writeSync(descriptor, header);
  let state = 1;
  const random = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  for (let row = 0; row < EDGE; row++) {
    const values = new Uint16Array(EDGE * CHANNELS);
    for (let column = 0; column < EDGE; column++) {
      const kind = Math.floor((3 * (row + 40 * Math.sin(column / 60) + 40)) / (EDGE + 80));
      for (let channel = 0; channel < CHANNELS; channel++) {
        const line = Math.exp(-(((channel - 16 - 16 * kind) / 5) ** 2));
        values[column * CHANNELS + channel] = 40 + 160 * line + 60 * (random() + random() - 1);
      }
    }
    writeSync(descriptor, values);
  }
  closeSync(descriptor);
  return path;
}
