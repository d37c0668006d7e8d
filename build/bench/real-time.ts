/**
 * `npm run bench:window`: how fast the window answers, in Chromium on the built browser face and a 512 × 512 × 1024 cube.
 *
 * Told are the times to the picture drawn; the screen shows it with its next frame, 16.7 ms apart. A pointer that glides over
 * the map, as a hand moves it, is answered from what was asked for ahead; one that jumps waits for engine and transport, which
 * are told as well. Figures of a machine with other work are not worth much: the load is told.
 *
 * Prints first paint, cursor → spectrum, energy window → map, and the frames while k-means runs, beside their targets.
 * The cube is that of `npm run bench`; without its generator a flat one of the same size and type is made.
 */
import { execFileSync } from 'node:child_process';
import { closeSync, copyFileSync, existsSync, linkSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { root, startBrowser, whyNoBrowser } from '../../tests/e2e/pages/browser.ts';
import { startProgram } from '../../tests/e2e/pages/program.ts';
import { forgetFrames, forgetPictures, framesOf, timeTo, watchPage } from './page-watch.ts';

const EDGE = 512;
const CHANNELS = 1024;
const DATA = join(tmpdir(), 'phasewright-bench');
const GENERATOR = join(root, '../shared/peers/make_cube.py');
const MOVES = 150;
const WINDOWS = 60;
/** Moves in which a gliding pointer turns by one radian. */
const GLIDE_MOVES = 30;
/** A move that changes nothing on the screen is given up after this long. */
const GIVE_UP_MS = 1000;
/** A run is watched for so long, then cancelled. */
const WATCH_MS = 15_000;
const OPEN_MS = 120_000;
/** Calls that the page keeps the times of. */
const MOST_CALLS = 5000;

if (whyNoBrowser !== undefined) console.log(`Nothing measured: ${whyNoBrowser}.`);
else await measure();

async function measure(): Promise<void> {
  console.log(`${cpus().length} × ${cpus()[0]?.model.trim()}, load before: ${loadavg()[0]!.toFixed(2)}`);
  const source = cube();
  const browser = await startBrowser();
  const started = performance.now();
  const program = await startProgram();
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    await watchPage(page);
    await page.goto(program.url);
    await page.getByRole('button', { name: 'Built-in example' }).waitFor();
    const wall = performance.now() - started;
    const paint = await page.evaluate(() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0);
    tell(
      'first paint',
      `${whole(wall)} from the start of the program to its buttons, ${whole(paint)} of them in the page`,
      wall,
      2000,
    );

    const file = join(program.folder, 'eds512.npy');
    give(source, file);
    give(source.replace('.npy', '.json'), file.replace('.npy', '.json'));
    await page.keyboard.press('Control+o');
    const where = page.getByRole('textbox', { name: 'Folder or path' });
    await where.fill(file);
    const opened = performance.now();
    await where.press('Enter');
    const map = page.getByRole('application', { name: /^Total counts/ });
    await map.waitFor({ timeout: OPEN_MS });
    console.log(`opening the cube of ${EDGE} × ${EDGE} × ${CHANNELS}: ${whole(performance.now() - opened)}`);

    await page.evaluate((size) => performance.setResourceTimingBufferSize(size), MOST_CALLS);
    report('gliding cursor → spectrum', await cursorToSpectrum(page, MOVES, 'glide'), 16);
    await callTimes(page, 'region-spectrum');
    report('jumping cursor → spectrum', await cursorToSpectrum(page, MOVES, 'jump'), 16);
    report('  its answer in the page', await callTimes(page, 'region-spectrum'), 16);
    report('energy window → map', await windowToMap(page), 100);
    report('  its answer in the page', await callTimes(page, 'window-map'), 100);
    await whileRunning(page);
  } finally {
    await browser.close();
    await program.stop();
  }
  console.log(`load after: ${loadavg()[0]!.toFixed(2)}`);
}

/** Times from a move of the pointer on the map to the spectrum of that pixel drawn, ms. */
async function cursorToSpectrum(page: Page, moves: number, manner: 'glide' | 'jump'): Promise<number[]> {
  const box = (await panel(page, 'map').getByRole('application').boundingBox())!;
  const side = Math.min(box.width, box.height) * 0.8;
  const times: number[] = [];
  for (let i = 0; i < moves; i++) {
    // Golden-ratio steps go everywhere and never to the same place twice; a glide is a slow curve, some pixels a move.
    const [along, down] =
      manner === 'jump'
        ? [((i * 0.618) % 1) - 0.5, ((i * 0.755) % 1) - 0.5]
        : [Math.cos(i / GLIDE_MOVES) / 2, Math.sin((i / GLIDE_MOVES) * 1.3) / 2];
    const [x, y] = [box.x + box.width / 2 + along * side, box.y + box.height / 2 + down * side];
    times.push(await timeOf(page, 'spectrum', () => page.mouse.move(x, y)));
  }
  return times;
}

/** Times from a move of the energy window to its map on the screen, ms. */
async function windowToMap(page: Page): Promise<number[]> {
  const box = (await panel(page, 'spectrum').getByRole('application').boundingBox())!;
  const y = box.y + box.height / 2;
  const times: number[] = [];
  await page.keyboard.down('Shift');
  await page.mouse.move(box.x + box.width * 0.25, y);
  await page.mouse.down();
  for (let i = 1; i <= WINDOWS; i++) {
    const x = box.x + box.width * (0.25 + (0.6 * i) / WINDOWS);
    times.push(await timeOf(page, 'map', () => page.mouse.move(x, y)));
  }
  await page.mouse.up();
  await page.keyboard.up('Shift');
  return times;
}

/** Frames, and the cursor once more, while k-means runs on the cube. */
async function whileRunning(page: Page): Promise<void> {
  const steps = panel(page, 'steps');
  await steps.getByRole('button', { name: 'Add step' }).click();
  await page.getByRole('menuitem', { name: /^k-means / }).click();
  await steps.getByRole('button', { name: 'Run all' }).click();
  const running = panel(page, 'jobs').getByRole('article', { name: /running$/ });
  await running.waitFor();
  await forgetFrames(page);
  await callTimes(page, 'region-spectrum');
  const until = performance.now() + WATCH_MS;
  const [gliding, jumping]: [number[], number[]] = [[], []];
  while (performance.now() < until && (await running.count()) > 0) {
    gliding.push(...(await cursorToSpectrum(page, 20, 'glide')));
    jumping.push(...(await cursorToSpectrum(page, 5, 'jump')));
  }
  const { frames, longTasks } = await framesOf(page);
  const longest = Math.max(0, ...frames);
  const share = frames.filter((frame) => frame > 50).length / Math.max(1, frames.length);
  const tasks = `${longTasks.length} tasks over 50 ms, the longest ${whole(Math.max(0, ...longTasks))}`;
  tell(
    'frames while k-means runs',
    `${frames.length}, p95 ${whole(quantile(frames, 0.95))}, longest ${whole(longest)} (${(100 * share).toFixed(1)} % over 50 ms); ${tasks}`,
    longest,
    50,
  );
  report('gliding cursor → spectrum meanwhile', gliding, 16);
  report('jumping cursor → spectrum meanwhile', jumping, 16);
  report('  its answer in the page', await callTimes(page, 'region-spectrum'), 16);
  if ((await running.count()) > 0) await running.getByRole('button', { name: 'Cancel' }).click();
}

/** Times of calls since the last asking, ms: engine and transport, without the wait for the next frame of the screen. */
function callTimes(page: Page, name: string): Promise<number[]> {
  return page.evaluate((wanted) => {
    const calls = performance.getEntriesByType('resource').filter((entry) => entry.name.endsWith(`/call/${wanted}`));
    performance.clearResourceTimings();
    return calls.map(({ duration }) => duration);
  }, name);
}

/** Time from the move of the pointer that `act` makes to the next other picture; infinite when there is none. */
async function timeOf(page: Page, picture: 'spectrum' | 'map', act: () => Promise<void>): Promise<number> {
  await forgetPictures(page);
  await act();
  return timeTo(page, 'moved', picture, GIVE_UP_MS);
}

function panel(page: Page, id: string) {
  return page.locator(`[data-panel="${id}"]`);
}

function report(what: string, times: readonly number[], target: number): void {
  const shown = times.filter(Number.isFinite);
  const lost = times.length - shown.length;
  const p95 = quantile(shown, 0.95);
  const text = `p50 ${fine(quantile(shown, 0.5))}, p95 ${fine(p95)} of ${shown.length}${lost > 0 ? `; ${lost} changed nothing` : ''}`;
  tell(what, text, p95, target);
}

function tell(what: string, text: string, value: number, target: number): void {
  console.log(`${what}: ${text} (target ≤ ${target} ms): ${value <= target ? 'reached' : 'NOT REACHED'}`);
}

function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}

function whole(ms: number): string {
  return `${Math.round(ms)} ms`;
}

function fine(ms: number): string {
  return `${ms.toFixed(1)} ms`;
}

/** Puts a file where the program may read it, without copying where that is possible. */
function give(from: string, to: string): void {
  if (!existsSync(from)) return;
  try {
    linkSync(from, to);
  } catch {
    copyFileSync(from, to);
  }
}

/** The cube, made when it is not there. */
function cube(): string {
  mkdirSync(DATA, { recursive: true });
  const path = join(DATA, 'eds512.npy');
  if (existsSync(path)) return path;
  if (existsSync(GENERATOR)) {
    const size = ['--h', String(EDGE), '--w', String(EDGE)];
    execFileSync('/usr/bin/python3', [GENERATOR, 'eds', ...size, '--out', join(DATA, 'eds512')], { stdio: 'ignore' });
    return path;
  }
  const flat = join(DATA, 'flat512.npy');
  if (existsSync(flat)) return flat;
  const dictionary = `{'descr': '<u2', 'fortran_order': False, 'shape': (${EDGE}, ${EDGE}, ${CHANNELS}), }`;
  const header = Buffer.alloc(128, ' ');
  header.write('\x93NUMPY\x01\x00', 'latin1');
  header.writeUInt16LE(header.length - 10, 8);
  header.write(dictionary, 10, 'latin1');
  header.write('\n', header.length - 1);
  const descriptor = openSync(flat, 'w');
  writeSync(descriptor, header);
  for (let row = 0; row < EDGE; row++) {
    const values = new Uint16Array(EDGE * CHANNELS);
    // Not two pixels have the same spectrum.
    for (let i = 0; i < values.length; i++) values[i] = 50 + ((i * 2654435761 + row * 40503) >>> 27);
    writeSync(descriptor, values);
  }
  closeSync(descriptor);
  return flat;
}
