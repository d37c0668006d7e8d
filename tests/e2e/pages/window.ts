import type { Browser, BrowserContext, BrowserContextOptions, Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import type { RunningProgram } from './program.ts';

/** Titles of the panels, as their tabs show them. */
export type PanelTitle =
  | 'Project'
  | 'Map'
  | 'Spectrum'
  | 'Steps'
  | 'Choose k'
  | 'Phases'
  | 'Maps'
  | 'Scree'
  | 'Dendrogram'
  | 'Contingency'
  | 'Exemplars'
  | 'Runs'
  | 'Figures'
  | 'Jobs'
  | 'Metadata'
  | 'Elements'
  | 'Scatter'
  | 'Cube'
  | 'Gallery'
  | 'Training'
  | 'Latent'
  | 'Denoising'
  | 'Anomalies';

/** How long a person would wait for an answer of the window, and for a run of the example. */
export const LOOK_MS = 30_000;
export const RUN_MS = 60_000;

/** The window in a browser with a fresh profile, and what a person does in it. */
export class PhasewrightWindow {
  readonly page: Page;
  /** What the page has complained of. */
  readonly problems: string[] = [];
  readonly #context: BrowserContext;

  private constructor(context: BrowserContext, page: Page) {
    this.#context = context;
    this.page = page;
    page.setDefaultTimeout(LOOK_MS);
    page.on('pageerror', (error) => this.problems.push(`uncaught: ${error.message}`));
    page.on('console', (message) => {
      if (message.type() === 'error') this.problems.push(message.text());
    });
  }

  static async open(
    browser: Browser,
    program: RunningProgram,
    options: BrowserContextOptions = {},
  ): Promise<PhasewrightWindow> {
    const context = await browser.newContext({
      viewport: { width: 1280, height: 800 },
      reducedMotion: 'reduce',
      ...options,
    });
    const window = new PhasewrightWindow(context, await context.newPage());
    await window.page.goto(program.url);
    await window.page.getByRole('heading', { level: 1 }).waitFor();
    return window;
  }

  close(): Promise<void> {
    return this.#context.close();
  }

  button(name: string | RegExp): Locator {
    return this.page.getByRole('button', { name });
  }

  /** Contents of a panel. */
  panel(title: PanelTitle): Locator {
    return this.page.locator(`[data-panel="${title.toLowerCase().replace(' ', '-')}"]`);
  }

  tab(title: PanelTitle): Locator {
    return this.page.getByRole('tab', { name: title, exact: true });
  }

  /** Brings a panel to the front of its group. */
  async show(title: PanelTitle): Promise<Locator> {
    await this.tab(title).click();
    const panel = this.panel(title);
    await panel.waitFor();
    return panel;
  }

  /** The built-in example from the start view to its map. */
  async openExample(): Promise<void> {
    await this.button('Built-in example').click();
    await this.map.waitFor();
  }

  get map(): Locator {
    return this.panel('Map').getByRole('application');
  }

  get spectrum(): Locator {
    return this.panel('Spectrum').getByRole('application');
  }

  /** What the map shows, in words. */
  mapName(): Promise<string> {
    return this.map.getAttribute('aria-label').then((label) => label ?? '');
  }

  /** The picture of the map, dot by dot. */
  mapPicture(): Promise<string> {
    return this.map.evaluate((canvas) => (canvas as HTMLCanvasElement).toDataURL());
  }

  /** Waits until the map shows another picture than this one. */
  async expectOtherMap(than: string): Promise<void> {
    await expect.poll(() => this.mapPicture(), { timeout: LOOK_MS }).not.toBe(than);
  }

  /** Draws an energy window over part of the spectrum, given as shares of the picture's width. */
  async drawEnergyWindow(from: number, to: number): Promise<void> {
    const box = (await this.spectrum.boundingBox())!;
    const y = box.y + box.height / 2;
    await this.page.keyboard.down('Shift');
    await this.page.mouse.move(box.x + box.width * from, y);
    await this.page.mouse.down();
    await this.page.mouse.move(box.x + box.width * to, y, { steps: 5 });
    await this.page.mouse.up();
    await this.page.keyboard.up('Shift');
  }

  /** Presses the button that makes a phase map, and waits until its run is kept. */
  async makePhaseMap(): Promise<void> {
    await this.panel('Steps').getByRole('button', { name: 'Make a phase map' }).click();
    await this.expectRuns(1);
  }

  /** Waits until the last run is through and the project lists so many, failed ones among them. */
  async expectRuns(count: number): Promise<void> {
    await this.panel('Map')
      .getByRole('application', { name: /Phases of/ })
      .waitFor({ timeout: RUN_MS });
    // In a small window the project is behind the map.
    const isBehind = !(await this.panel('Project').isVisible());
    if (isBehind) await this.show('Project');
    const runs = this.panel('Project').getByRole('list', { name: 'Runs' }).getByRole('listitem');
    await expect.poll(() => runs.count(), { timeout: RUN_MS }).toBe(count);
    if (isBehind) await this.show('Map');
    await this.panel('Steps').getByRole('button', { name: 'Run all' }).waitFor({ timeout: RUN_MS });
  }

  /** The phases' names from top to bottom. Their panel must be in front. */
  phaseNames(): Promise<string[]> {
    return this.panel('Phases')
      .getByRole('textbox', { name: /^Name of phase / })
      .evaluateAll((boxes) => boxes.map((box) => (box as HTMLInputElement).value));
  }

  async expectPhaseNames(names: readonly string[]): Promise<void> {
    await expect.poll(() => this.phaseNames(), { timeout: LOOK_MS }).toEqual(names);
  }

  /** Saves with one of the export buttons under this path, through the file chooser. */
  async exportAs(label: string, path: string): Promise<void> {
    await this.panel('Figures')
      .getByRole('button', { name: `Export ${label}` })
      .click();
    const dialog = this.page.getByRole('dialog');
    const cut = Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\'));
    const folder = dialog.getByRole('textbox', { name: 'Folder or path' });
    await folder.fill(path.slice(0, cut));
    await folder.press('Enter');
    await dialog.getByRole('textbox', { name: 'File name' }).fill(path.slice(cut + 1));
    await dialog.getByRole('button', { name: 'Save', exact: true }).click();
    await this.panel('Figures').getByRole('status').filter({ hasText: path }).waitFor({ timeout: RUN_MS });
  }

  /** Opens a file by its path, through the file chooser. */
  async openFile(path: string): Promise<void> {
    await this.page.keyboard.press('Control+o');
    const where = this.page.getByRole('dialog').getByRole('textbox', { name: 'Folder or path' });
    await where.fill(path);
    await where.press('Enter');
    await this.map.waitFor({ timeout: RUN_MS });
  }

  /** Opens a folder of images as one stack. */
  async openFolder(path: string): Promise<void> {
    await this.command('Open folder');
    const where = this.page.getByRole('dialog').getByRole('textbox', { name: 'Folder or path' });
    await where.fill(path);
    await where.press('Enter');
    await this.page.getByRole('button', { name: 'Open this folder' }).click();
    await this.page.getByRole('button', { name: 'Open the folder as one' }).click();
    await this.map.waitFor({ timeout: RUN_MS });
  }

  /** Runs a command by its words, from the palette. */
  async command(words: string): Promise<void> {
    await this.page.keyboard.press('Control+k');
    const search = this.page.getByRole('combobox', { name: 'Search commands' });
    await search.fill(words);
    await search.press('Enter');
  }
}
