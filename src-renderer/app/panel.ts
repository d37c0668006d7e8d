import type { IconName } from '@blueprintjs/icons';
import type { ComponentType } from 'react';

/** A panel of the workspace. `app/panels.ts` lists them all. */
export interface Panel {
  readonly id: string;
  readonly title: string;
  readonly icon: IconName;
  /** Page of the help that its `?` opens. */
  readonly help: string;
  readonly component: ComponentType;
  /**
   * Behind another tab it keeps its state and does no work: no answers are asked for, nothing is drawn. Not for panels whose
   * commands act everywhere, or that keep a map of theirs up to date.
   */
  readonly restsWhenHidden?: boolean;
}
