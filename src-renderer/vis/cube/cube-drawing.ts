import { niceTicks } from '../../../src-preload/contract/numbers.ts';
import type { DrawCommand } from '../draw-commands.ts';
import type { Point } from '../regions.ts';
import type { DrawTheme } from '../theme.ts';
import { type CubeBox, type CubeCamera, middleY, type Place, project, screenAxes } from './cube-geometry.ts';

/** An edge of the box with its numbers: from `low` at its first end to `high` at its last. */
export interface CubeAxis {
  readonly title: string;
  readonly low: number;
  readonly high: number;
}

export interface CubePicture {
  readonly box: CubeBox;
  readonly camera: CubeCamera;
  readonly width: number;
  readonly height: number;
  /** Along columns, rows and energies. */
  readonly axes: readonly [CubeAxis, CubeAxis, CubeAxis];
  /** Pixel under the pointer, here or in another view, on the level of the energy slice. */
  readonly marked: Place | null;
  readonly theme: DrawTheme;
}

const TEXT = 11;
const TICK_PX = 36;
const OUT = 14;
const TITLE_OUT = 38;
/** About how wide a character of the numbers is, and the room between them and a title along them. */
const CHARACTER = 6.4;
const TITLE_GAP = 8;

/** Ticks and titles of the three axes along the box's outer edges; the pixel under the pointer. */
export function drawCubeAxes(picture: CubePicture): DrawCommand[] {
  const { box, camera, axes, theme } = picture;
  const [x, y, z] = box.size.map((edge) => edge / 2) as unknown as Place;
  const { toward } = screenAxes(camera);
  // The two lower edges in front, and the upright one that lies farthest to the left.
  const front = toward[1] < 0 ? -1 : 1;
  const side = toward[0] < 0 ? -1 : 1;
  const uprights: Place[] = [
    [-x, -y, 0],
    [x, -y, 0],
    [-x, y, 0],
    [x, y, 0],
  ];
  const at = (place: Place) => project(place, box, camera, picture.width, picture.height);
  const left = uprights.reduce((one, other) => (at(other).x < at(one).x ? other : one));
  const commands = [
    ...drawAxis(picture, axes[0], [-x, front * y, -z], [x, front * y, -z]),
    ...drawAxis(picture, axes[1], [side * x, y, -z], [side * x, -y, -z]),
    ...drawAxis(picture, axes[2], [left[0], left[1], -z], [left[0], left[1], z]),
  ];
  if (picture.marked) {
    const { x: markX, y: markY } = at(picture.marked);
    const points = [markX - 6, markY, markX + 6, markY, Number.NaN, Number.NaN, markX, markY - 6, markX, markY + 6];
    commands.push(
      { op: 'line', points, stroke: theme.overMapHalo, lineWidth: 4 },
      { op: 'line', points, stroke: theme.overMap, lineWidth: 2 },
    );
  }
  return commands;
}

function drawAxis(picture: CubePicture, axis: CubeAxis, from: Place, to: Place): DrawCommand[] {
  const { box, camera, width, height, theme } = picture;
  const at = (place: Place) => project(place, box, camera, width, height);
  const [a, b] = [at(from), at(to)];
  const length = Math.hypot(b.x - a.x, b.y - a.y);
  if (length < 12) return [];
  // Away from the middle of the box, at a right angle to the edge.
  let normal: Point = { x: -(b.y - a.y) / length, y: (b.x - a.x) / length };
  const middle = { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
  if ((middle.x - width / 2) * normal.x + (middle.y - middleY(height)) * normal.y < 0) {
    normal = { x: -normal.x, y: -normal.y };
  }
  const commands: DrawCommand[] = [];
  const [low, high] = [Math.min(axis.low, axis.high), Math.max(axis.low, axis.high)];
  const ticks = niceTicks(low, high, Math.max(2, Math.floor(length / TICK_PX)));
  ticks.values.forEach((value, i) => {
    const share = (value - axis.low) / (axis.high - axis.low);
    const place = { x: a.x + (b.x - a.x) * share, y: a.y + (b.y - a.y) * share };
    const points = [place.x, place.y, place.x + 4 * normal.x, place.y + 4 * normal.y];
    commands.push(
      { op: 'line', points, stroke: theme.quiet, lineWidth: 1 },
      {
        op: 'text',
        text: ticks.labels[i]!,
        x: place.x + OUT * normal.x,
        y: place.y + OUT * normal.y,
        size: TEXT,
        fill: theme.ink,
        halo: theme.paper,
        align: normal.x < -0.7 ? 'right' : normal.x > 0.7 ? 'left' : 'center',
        baseline: 'middle',
      },
    );
  });
  // Numbers beside an upright edge take their width, those below a flat one only their height.
  const widest = Math.max(0, ...ticks.labels.map((label) => label.length)) * CHARACTER * Math.abs(normal.x);
  const out = Math.max(TITLE_OUT, OUT + widest + TITLE_GAP);
  commands.push({
    op: 'text',
    text: axis.title,
    x: middle.x + out * normal.x,
    y: middle.y + out * normal.y,
    size: TEXT,
    fill: theme.ink,
    halo: theme.paper,
    align: 'center',
    baseline: 'middle',
    bold: true,
    // An upright edge has its title along it.
    ...(Math.abs(normal.x) > 0.95 ? { upward: true } : {}),
  });
  return commands;
}
