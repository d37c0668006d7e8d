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
  /** True for panels that draw a point for each pixel: behind another tab they keep their state and do no work. */
  readonly restsWhenHidden?: boolean;
}
