import type { RenderProcessGoneDetails, WebContents } from 'electron';

/** Whoever shows the window again. */
export interface AfterCrash {
  /** What the page was looking at is over; runs go on. */
  readonly gone: () => void;
  /** Says what happened; true to load the window again, false to quit. */
  readonly ask: (why: string) => Promise<boolean>;
  readonly load: () => void;
  readonly quit: () => void;
}

/**
 * When the page's own process dies, the window would stay empty. The project is the host's and has everything: so the page
 * can be loaded again, where the person wants it.
 */
export function recoverFromCrash(contents: Pick<WebContents, 'on'>, { gone, ask, load, quit }: AfterCrash): void {
  contents.on('render-process-gone', (_event, details: RenderProcessGoneDetails) => {
    if (details.reason === 'clean-exit') return;
    gone();
    void ask(`${WORDS[details.reason] ?? details.reason} (code ${details.exitCode})`).then((again) =>
      again ? load() : quit(),
    );
  });
}

const WORDS: { readonly [reason: string]: string } = {
  crashed: 'It crashed',
  oom: 'It ran out of memory',
  'memory-eviction': 'The system took its memory',
  killed: 'It was ended from outside',
  'abnormal-exit': 'It ended by itself',
  'launch-failed': 'It could not be started',
  'integrity-failure': 'The system refused to start it',
};
