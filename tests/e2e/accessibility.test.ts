import { AxeBuilder } from '@axe-core/playwright';
import { expect, it } from 'vitest';
import { describeWindow } from './pages/suite.ts';
import { LOOK_MS, type PanelTitle } from './pages/window.ts';

const TABS: readonly PanelTitle[] = ['Choose k', 'Phases', 'Exemplars', 'Runs', 'Figures'];
const DIALOGS = [
  ['commands', 'Control+k'],
  ['settings', 'Control+,'],
  ['keys', '?'],
  ['files', 'Control+o'],
] as const;

describeWindow('axe finds nothing wrong', {}, (stage) => {
  /** All of axe's rules in the light theme, and those of color in the dark one: nothing else differs. */
  async function expectNothingFound(part?: string): Promise<void> {
    const { page } = stage.window;
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      // The program follows the system's theme by itself.
      const shown = () => page.evaluate(() => getComputedStyle(document.documentElement).colorScheme);
      await expect.poll(shown, { timeout: LOOK_MS }).toBe(colorScheme);
      const axe = new AxeBuilder({ page });
      if (part !== undefined) axe.include(part);
      if (colorScheme === 'dark') axe.withTags('cat.color');
      const { violations } = await axe.analyze();
      const found = violations.flatMap(({ id, nodes }) =>
        nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')}: ${failureSummary}`),
      );
      expect(found, `${part ?? 'the page'}, ${colorScheme}`).toEqual([]);
    }
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
    await panel.getByRole('button').first().waitFor();
    await expectNothingFound(`[data-panel="${await panel.getAttribute('data-panel')}"]`);
  });

  it('with the form of a step and the menu of steps', async () => {
    const { window } = stage;
    const steps = window.panel('Steps');
    await steps.getByRole('listitem').first().getByRole('button', { expanded: false }).click();
    await steps.getByRole('button', { name: 'Add step' }).click();
    await window.page.getByRole('menu', { name: 'Steps that can be added' }).waitFor();
    await expectNothingFound();
    await window.page.keyboard.press('Escape');
    await window.page.getByRole('menu').waitFor({ state: 'hidden' });
  });

  it.each(DIALOGS)('with the dialog of %s', async (_, key) => {
    const { page } = stage.window;
    await stage.window.panel('Map').focus();
    await page.keyboard.press(key);
    await page.getByRole('dialog').waitFor();
    await expectNothingFound('dialog, [role=dialog]');
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
  });

  it('with the help', async () => {
    await stage.window.page.keyboard.press('F1');
    await stage.window.page.getByRole('complementary').or(stage.window.page.getByRole('dialog')).first().waitFor();
    await expectNothingFound();
    expect(stage.window.problems).toEqual([]);
  });
});
