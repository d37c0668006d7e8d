import type { App } from 'electron';

/** How the program ends. */
export interface Ending {
  readonly app: Pick<App, 'on' | 'quit'>;
  /** True while something runs that would be cut off. */
  readonly isBusy: () => boolean;
  /** Asks the person whether it may be; false goes on working. */
  readonly ask: () => Promise<boolean>;
  /** Ends the engine; a run that is cut off says so in its project. */
  readonly close: () => Promise<void>;
}

/** The end of the program, under way or not. */
export interface End {
  /** Ends the program without asking, as the system wants it. */
  atOnce(): void;
  /** True once nobody is asked any more. */
  hasBegun(): boolean;
}

/** Before the program ends, the engine does. Where a run would be cut off, it asks first. */
export function endInOrder({ app, isBusy, ask, close }: Ending): End {
  let state: 'working' | 'asking' | 'closing' | 'closed' = 'working';

  const closeAndQuit = async () => {
    state = 'closing';
    await close().catch(() => {});
    state = 'closed';
    app.quit();
  };
  const askFirst = async () => {
    state = 'asking';
    const mayEnd = await ask();
    // The system may have ended it meanwhile.
    if (state !== 'asking') return;
    if (mayEnd) await closeAndQuit();
    else state = 'working';
  };

  app.on('before-quit', (event) => {
    if (state === 'closed') return;
    event.preventDefault();
    if (state === 'working') void (isBusy() ? askFirst() : closeAndQuit());
  });
  const hasBegun = () => state === 'closing' || state === 'closed';
  return {
    atOnce() {
      if (!hasBegun()) void closeAndQuit();
    },
    hasBegun,
  };
}
