import type { Axis, DatasetKind } from '../../../src-preload/contract/dataset.ts';
import { axisOfPositions } from '../axis-of-positions.ts';
import { calibratedAxis, energyUnit, type RawCalibration } from '../calibration.ts';
import { damaged } from '../reader-errors.ts';
import { FORMAT, type RplHeader } from './rpl-header.ts';

type Direction = 'width' | 'height' | 'depth';

export interface RippleAxes {
  readonly kind: DatasetKind;
  readonly axes: readonly Axis[];
  readonly pixelsPerBlock: number;
}

/**
 * Axes of a Ripple file. `vector`: a spectrum for each pixel, `[y, x, E]`. `image`: one image for each channel, the same
 * cube channel by channel; a stack of images when its depth is calibrated and is no energy.
 */
export function rippleAxes(header: RplHeader, warn: (warning: string) => void): RippleAxes {
  const { width, height, depth } = header;
  const axis = (direction: Direction, fallback: string, role: Axis['role']) => {
    const name = header.keys.get(`${direction}-name`) ?? fallback;
    const raw = calibration(header, direction);
    const positions = header.own.positions[direction];
    return positions?.length === header[direction]
      ? axisOfPositions(name, raw.units ?? '', role, positions, warn)
      : calibratedAxis(name, header[direction], role, raw, warn);
  };
  const recordBy = header.recordBy === 'dont-care' ? shapeSays(header) : header.recordBy;

  if (recordBy === 'image' && depth === 1) {
    return { kind: 'image', axes: [axis('height', 'y', 'signal'), axis('width', 'x', 'signal')], pixelsPerBlock: 1 };
  }
  if (recordBy === 'image' && isStack(header)) {
    const axes = [axis('depth', 'z', 'navigation'), axis('height', 'y', 'signal'), axis('width', 'x', 'signal')];
    return { kind: 'image-stack', axes, pixelsPerBlock: 1 };
  }
  const energy = axis('depth', energyName(header), 'signal');
  const pixelsPerBlock = recordBy === 'image' ? width * height : 1;
  if (width === 1 && height === 1) return { kind: 'spectrum', axes: [energy], pixelsPerBlock: 1 };
  // A map of a single row says what its rows are.
  const isLine = !header.keys.has('height-name') || !header.keys.has('width-name');
  if (height === 1 && isLine)
    return { kind: 'spectrum-line', axes: [axis('width', 'x', 'navigation'), energy], pixelsPerBlock };
  if (width === 1 && isLine)
    return { kind: 'spectrum-line', axes: [axis('height', 'x', 'navigation'), energy], pixelsPerBlock };
  const spatial = [axis('height', 'y', 'navigation'), axis('width', 'x', 'navigation')];
  return { kind: 'spectrum-image', axes: [...spatial, energy], pixelsPerBlock };
}

/** One spectrum or one image needs no `record-by`; a cube does. */
function shapeSays({ width, height, depth }: RplHeader): 'vector' | 'image' {
  if (width * height === 1) return 'vector';
  if (depth === 1) return 'image';
  throw damaged('"record-by" is "dont-care", but the file holds a cube: it must say vector or image.', {
    format: FORMAT,
    field: 'record-by',
  });
}

function isStack({ keys }: RplHeader): boolean {
  const isCalibrated = keys.has('depth-name') || keys.has('depth-scale') || keys.has('depth-units');
  return isCalibrated && !isEnergy(keys);
}

function isEnergy(keys: ReadonlyMap<string, string>): boolean {
  if (keys.has('ev-per-chan') || energyUnit(keys.get('depth-units') ?? '')) return true;
  return /^(EELS|EDS)/i.test(keys.get('signal') ?? '') || /^energy/i.test(keys.get('depth-name') ?? '');
}

function energyName({ keys }: RplHeader): string {
  if (/^EELS/i.test(keys.get('signal') ?? '')) return 'Energy loss';
  return isEnergy(keys) ? 'Energy' : 'channel';
}

function calibration({ keys }: RplHeader, direction: Direction): RawCalibration {
  const number = (key: string) => (keys.has(key) ? Number(keys.get(key)) : undefined);
  const scale = number(`${direction}-scale`);
  const offset = number(`${direction}-origin`);
  const units = keys.get(`${direction}-units`);
  const perChannel = number('ev-per-chan');
  if (direction === 'depth' && scale === undefined && perChannel !== undefined)
    return { scale: perChannel, offset, units: 'eV' };
  return { scale, offset, units };
}
