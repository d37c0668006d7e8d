import type { Command } from '../command.ts';
import { compress } from './compress.ts';
import { convert } from './convert.ts';
import { decompress } from './decompress.ts';
import { example } from './example.ts';
import { exportFigure } from './export.ts';
import { findElements } from './find-elements.ts';
import { info } from './info.ts';
import { open } from './open.ts';
import { rerun } from './rerun.ts';
import { run } from './run.ts';
import { runs } from './runs.ts';
import { show } from './show.ts';

/** Every command, in the order in which a newcomer meets them. */
export const COMMANDS: readonly Command[] = [
  info,
  run,
  runs,
  show,
  rerun,
  exportFigure,
  findElements,
  convert,
  compress,
  decompress,
  example,
  open,
];
