import type { Locator } from 'playwright-core';
import { expect, it } from 'vitest';
import { describeWindow } from './pages/suite.ts';
import type { PanelTitle } from './pages/window.ts';

const TITLES: readonly PanelTitle[] = [
  'Project',
  'Map',
  'Spectrum',
  'Steps',
  'Choose k',
  'Phases',
  'Exemplars',
  'Scatter',
  'Cube',
  'Maps',
  'Scree',
  'Dendrogram',
  'Contingency',
  'Runs',
  'Figures',
  'Jobs',
  'Gallery',
  'Training',
  'Latent',
  'Denoising',
];

/** 200 % zoom of a 1280 × 800 window: half as many CSS pixels, each two screen pixels wide. */
const SIZES = [
  { name: '1280 × 800', page: { viewport: { width: 1280, height: 800 } } },
  { name: '1920 × 1080', page: { viewport: { width: 1920, height: 1080 } } },
  { name: '1280 × 800 at 200 %', page: { viewport: { width: 640, height: 400 }, deviceScaleFactor: 2 } },
] as const;

for (const { name, page } of SIZES) {
  describeWindow(`at ${name}`, { page }, (stage) => {
    const { width, height } = page.viewport;

    /** Everything of it lies inside the window. */
    async function expectInside(what: Locator, label: string): Promise<void> {
      await what.waitFor();
      const box = (await what.boundingBox())!;
      expect(
        box.x >= 0 && box.y >= 0 && box.x + box.width <= width + 0.5 && box.y + box.height <= height + 0.5,
        `${label} lies at ${JSON.stringify(box)}`,
      ).toBe(true);
      expect(box.width > 8 && box.height > 8, `${label} is ${JSON.stringify(box)}`).toBe(true);
    }

    /** Neither the page nor a panel can be scrolled sideways. */
    async function expectNoSidewaysScrolling(): Promise<void> {
      const wide = await stage.window.page.evaluate(() =>
        [document.documentElement, ...document.querySelectorAll<HTMLElement>('main, .panel-body, [data-panel]')]
          .filter((element) => element.clientWidth > 0 && element.scrollWidth > element.clientWidth + 1)
          .map(
            (element) =>
              `${element.tagName}.${element.className} ${element.closest('[data-panel]')?.getAttribute('data-panel') ?? ''} ${element.scrollWidth} > ${element.clientWidth}`,
          ),
      );
      expect(wide).toEqual([]);
    }

    it('the start view has all its ways in', async () => {
      for (const label of [/^Open file/, /^Open project/, /^Built-in example/])
        await expectInside(stage.window.button(label), String(label));
      await expectNoSidewaysScrolling();
    });

    it('the workspace has its bar, map, spectrum and the first button', async () => {
      const { window } = stage;
      await window.openExample();
      const bar = window.page.getByRole('banner');
      for (const label of [/^Project /, /^Undo/, /^Redo/, 'Help', 'Settings'])
        await expectInside(bar.getByRole('button', { name: label, exact: typeof label === 'string' }), String(label));
      await expectInside(window.map, 'map');
      await window.show('Steps');
      await expectInside(window.panel('Steps').getByRole('button', { name: 'Make a phase map' }), 'Make a phase map');
      await window.show('Spectrum');
      await expectInside(window.spectrum, 'spectrum');
      await window.show('Map');
      await expectNoSidewaysScrolling();
    });

    it('every panel can be brought to the front, with its title in sight', async () => {
      const { window } = stage;
      await window.makePhaseMap();
      for (const title of TITLES) {
        await window.show(title);
        await expectInside(window.tab(title), title);
        await expectInside(window.panel(title), title);
        await expectNoSidewaysScrolling();
      }
    });

    it('the buttons that matter are in sight', async () => {
      const { window } = stage;
      await window.show('Steps');
      await expectInside(window.panel('Steps').getByRole('button', { name: 'Run all' }), 'Run all');
      await window.show('Choose k');
      await expectInside(window.panel('Choose k').getByRole('button', { name: /^(Use )?k = \d/ }), 'Use k');
      await window.show('Phases');
      await expectInside(window.panel('Phases').getByRole('button', { name: 'Merge' }), 'Merge');
    });

    it('dialogs have their buttons in sight', async () => {
      const { window } = stage;
      const dialog = window.page.getByRole('dialog');
      for (const [command, label] of [
        ['Open file', 'Open'],
        ['Save dataset as', 'Save as…'],
        ['Arrange axes', 'Arrange'],
      ] as const) {
        await window.command(command);
        await expectInside(dialog.getByRole('button', { name: label, exact: true }), label);
        await window.page.keyboard.press('Escape');
        await dialog.waitFor({ state: 'hidden' });
      }
    });

    it('nothing was complained of', () => {
      expect(stage.window.problems).toEqual([]);
    });
  });
}
