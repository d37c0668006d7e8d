import { AxeBuilder } from '@axe-core/playwright';
import { expect, it } from 'vitest';
import { describeWindow } from './pages/suite.ts';
import { LOOK_MS, type PanelTitle } from './pages/window.ts';

const TABS: readonly PanelTitle[] = [
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
];
const THEMES = ['light', 'dark'] as const;
type Theme = (typeof THEMES)[number];
const DIALOGS = [
  ['commands', 'Control+k'],
  ['settings', 'Control+,'],
  ['keys', '?'],
  ['files', 'Control+o'],
] as const;

describeWindow('axe finds nothing wrong', {}, (stage) => {
  async function expectNothingFound(part?: string): Promise<void> {
    for (const theme of THEMES) {
      await setTheme(theme);
      await expectNothingFoundIn(theme, part);
    }
  }

  /** The program follows the system's theme by itself. */
  async function setTheme(theme: Theme): Promise<void> {
    const { page } = stage.window;
    await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
    const shown = () => page.evaluate(() => getComputedStyle(document.documentElement).colorScheme);
    await expect.poll(shown, { timeout: LOOK_MS }).toBe(theme);
  }

  async function expectNothingFoundIn(theme: Theme, part?: string): Promise<void> {
    const axe = new AxeBuilder({ page: stage.window.page });
    if (part !== undefined) axe.include(part);
    const { violations } = await axe.analyze();
    const found = violations.flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')}: ${failureSummary}`),
    );
    expect(found, `${part ?? 'the page'}, ${theme}`).toEqual([]);
  }

  it('with the start view', () => expectNothingFound());

  it('with the workspace before a run', async () => {
    await stage.window.openExample();
    await expectNothingFound();
  });

  it('with the workspace after a run', async () => {
    await stage.window.makePhaseMap();
    await expectNothingFound();
  });

  it.each(TABS)('with the panel %s', async (title) => {
    const panel = await stage.window.show(title);
    await panel.getByRole('button').or(panel.getByRole('combobox')).first().waitFor();
    await expectNothingFound(`[data-panel="${await panel.getAttribute('data-panel')}"]`);
  });

  it('with the form of a step', async () => {
    const steps = stage.window.panel('Steps');
    await steps.getByRole('listitem').first().getByRole('button', { expanded: false }).click();
    await expectNothingFound('[data-panel="steps"]');
  });

  it('with the menu of steps, which follows the theme while it is open', async () => {
    const { page } = stage.window;
    await setTheme('light');
    await stage.window.panel('Steps').getByRole('button', { name: 'Add step' }).click();
    await page.getByRole('menu', { name: 'Steps that can be added' }).waitFor();
    await expectNothingFound('[role=menu]');
    await page.keyboard.press('Escape');
    await page.getByRole('menu').waitFor({ state: 'hidden' });
  });

  it.each(DIALOGS)('with the dialog of %s', async (_, key) => {
    const { page } = stage.window;
    await (await stage.window.show('Map')).focus();
    await page.keyboard.press(key);
    await page.getByRole('dialog').waitFor();
    await expectNothingFound('dialog[open], [role=dialog]');
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
  });

  it('with the help', async () => {
    await stage.window.page.keyboard.press('F1');
    await stage.window.page.getByRole('region', { name: 'Help', exact: true }).waitFor();
    await expectNothingFound();
    expect(stage.window.problems).toEqual([]);
  });
});
