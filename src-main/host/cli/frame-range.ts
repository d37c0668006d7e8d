import { AppError } from '../../../src-preload/contract/errors.ts';
import type { FrameRange } from '../../../src-preload/contract/frames.ts';
import type { Flag, Invocation } from './command.ts';

/** `--frames` of the commands that open a dataset. */
export const FRAMES_FLAG: Flag = {
  type: 'string',
  value: 'A-B',
  help: 'Of a map that was scanned several times: sum these frames only, counted from 1 (see "info").',
};

/**
 * Frames as typed, `1-50` or `7`, counted from 1 with the last one named, as the microscope does; nothing without the flag.
 * @throws {AppError} `usage`
 */
export function framesOf({ frames: text }: Invocation['flags']): { frames?: [number, number] } {
  if (text === undefined) return {};
  const [, from, to] = /^\s*(\d+)\s*(?:[-–]\s*(\d+)\s*)?$/.exec(String(text)) ?? [];
  const range = [Number(from) - 1, Number(to ?? from)] satisfies FrameRange;
  if (from !== undefined && range[0] >= 0 && range[1] > range[0]) return { frames: range };
  const why = from === undefined ? '' : range[0] < 0 ? ': the first frame is 1' : ': the last one is before the first';
  throw new AppError('usage', `--frames cannot be "${text}"${why}.`, 'Give a first and a last frame: --frames 1-50.');
}
