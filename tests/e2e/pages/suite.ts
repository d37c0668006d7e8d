import type { Browser, BrowserContextOptions } from 'playwright-core';
import { afterAll, beforeAll, describe } from 'vitest';
import { sayWhySkipped, startBrowser, whyNoBrowser } from './browser.ts';
import { type RunningProgram, startProgram } from './program.ts';
import { PhasewrightWindow } from './window.ts';

/** What the tests of a suite share: they go on where the one before has stopped. */
export interface Stage {
  browser: Browser;
  program: RunningProgram;
  window: PhasewrightWindow;
}

export interface SuiteOptions {
  /** Folders that the window may use besides its own. */
  readonly folders?: readonly string[];
  readonly page?: BrowserContextOptions;
  /** Another reason to leave it out. */
  readonly whyNot?: string | undefined;
}

/** A suite in a browser: a program with an empty data folder and a window with an empty profile of its own. */
export function describeWindow(name: string, options: SuiteOptions, tests: (stage: Stage) => void): void {
  const whyNot = options.whyNot ?? whyNoBrowser;
  sayWhySkipped(name, whyNot);
  describe.skipIf(whyNot !== undefined)(name, () => {
    const stage = {} as Stage;
    beforeAll(async () => {
      [stage.browser, stage.program] = await Promise.all([startBrowser(), startProgram(options.folders)]);
      stage.window = await PhasewrightWindow.open(stage.browser, stage.program, options.page);
    });
    afterAll(async () => {
      await stage.browser?.close();
      await stage.program?.stop();
    });
    tests(stage);
  });
}
