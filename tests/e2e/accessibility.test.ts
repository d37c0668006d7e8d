import { AxeBuilder } from '@axe-core/playwright';
import { expect, it } from 'vitest';
import { describeWindow } from './pages/suite.ts';
import type { PanelTitle } from './pages/window.ts';

const TABS: readonly PanelTitle[] = ['Choose k', 'Phases', 'Exemplars', 'Runs', 'Figures'];

describeWindow('what axe says', {}, (stage) => {
  /** What is wrong, as `rule: element`; axe checks all its rules but the experimental ones. */
  async function violations(): Promise<string[]> {
    const { violations: found } = await new AxeBuilder({ page: stage.window.page }).analyze();
    return found.flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')} ${failureSummary}`),
    );
  }

  /** Both themes: the program follows the system's by itself. */
  async function expectNothingFound(): Promise<void> {
    for (const colorScheme of ['light', 'dark'] as const) {
      await stage.window.page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await expect
        .poll(() => stage.window.page.evaluate(() => getComputedStyle(document.documentElement).colorScheme))
        .toBe(colorScheme);
      expect(await violations(), colorScheme).toEqual([]);
    }
  }

  it('of the start view', expectNothingFound);

  it('of the workspace before a run', async () => {
    await stage.window.openExample();
    await expectNothingFound();
  });

  it('of the workspace with a run', async () => {
    await stage.window.makePhaseMap();
    await expectNothingFound();
  });

  it.each(TABS)('of %s', async (title) => {
    await stage.window.show(title);
    await expectNothingFound();
  });

  it('of an opened step', async () => {
    await stage.window.panel('Steps').getByRole('button', { expanded: false }).first().click();
    await expectNothingFound();
  });

  it.each([
    ['commands', 'Control+k'],
    ['settings', 'Control+,'],
    ['keys', '?'],
    ['files', 'Control+o'],
  ])('of the dialog of %s', async (_, key) => {
    await stage.window.panel('Map').focus();
    await stage.window.page.keyboard.press(key);
    await stage.window.page.getByRole('dialog').waitFor();
    await expectNothingFound();
    await stage.window.page.keyboard.press('Escape');
    await stage.window.page.getByRole('dialog').waitFor({ state: 'hidden' });
  });

  it('of the help', async () => {
    await stage.window.page.keyboard.press('F1');
    await stage.window.page.getByRole('heading', { level: 1 }).last().waitFor();
    await expectNothingFound();
  });
});
