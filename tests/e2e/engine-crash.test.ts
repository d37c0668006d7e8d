import { expect, it } from 'vitest';
import { describeWindow } from './pages/suite.ts';
import { LOOK_MS } from './pages/window.ts';

const whyNot = process.platform === 'win32' ? 'processes are listed by ps' : undefined;

describeWindow('an engine that dies in mid-run', { whyNot }, (stage) => {
  it('is said to have died, with an offer to run again; the cube can still be looked at', async () => {
    const { window, program } = stage;
    await window.openExample();
    const looking = await program.engines();
    await window.panel('Steps').getByRole('button', { name: 'Make a phase map' }).click();
    const running = window.panel('Jobs').getByRole('article', { name: /running$/ });
    await running.waitFor();
    const fresh = async () => (await program.engines()).filter((pid) => !looking.includes(pid));
    await expect.poll(fresh, { timeout: LOOK_MS }).toHaveLength(1);
    await running.getByText(/%/).waitFor();
    process.kill((await fresh())[0]!, 'SIGKILL');

    const failed = window.panel('Jobs').getByRole('article', { name: /failed$/ });
    await failed.getByText(/the engine stopped/).waitFor();
    expect(await failed.getByRole('alert').innerText()).toMatch(/engine/i);
    await failed.getByRole('button', { name: 'Run again' }).waitFor();

    const before = await window.mapPicture();
    await window.drawEnergyWindow(0.3, 0.5);
    await window.expectOtherMap(before);
  });

  it('runs again on request and comes to its end', async () => {
    const { window } = stage;
    await window.panel('Jobs').getByRole('button', { name: 'Run again' }).click();
    // The one that failed stays in the list.
    await window.expectRuns(2);
    await window.show('Phases');
    await expect.poll(async () => (await window.phaseNames()).length, { timeout: LOOK_MS }).toBeGreaterThan(1);
  });

  it('goes on when the page is loaded anew, which shows how far it is and can cancel it', async () => {
    const { window } = stage;
    const running = window.panel('Jobs').getByRole('article', { name: /running$/ });
    await window.panel('Steps').getByRole('button', { name: 'Run all' }).click();
    await running.getByText(/%/).waitFor();
    await window.page.reload();
    await running.getByText(/%/).waitFor();
    await window.panel('Steps').getByRole('button', { name: 'Cancel' }).first().waitFor();
    await running.getByRole('button', { name: 'Cancel' }).click();
    await window
      .panel('Jobs')
      .getByRole('article', { name: /cancelled$/ })
      .waitFor();
    // One that failed and one that came to its end; the cancelled one leaves no trace.
    const runs = window.panel('Project').getByRole('list', { name: 'Runs' }).getByRole('listitem');
    await expect.poll(() => runs.count()).toBe(2);
    await window.panel('Steps').getByRole('button', { name: 'Run all' }).waitFor();
  });
});
