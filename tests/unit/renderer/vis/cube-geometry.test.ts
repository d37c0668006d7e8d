import fc from 'fast-check';
import { expect, it } from 'vitest';
import { drawCubeAxes } from '../../../../src-renderer/vis/cube/cube-drawing.ts';
import {
  cubeBox,
  FIRST_LOOK,
  pixelOnLevel,
  project,
  turned,
  xOfColumn,
  yOfRow,
  zOfChannel,
  zoomed,
} from '../../../../src-renderer/vis/cube/cube-geometry.ts';
import { LIGHT_THEME } from '../../../../src-renderer/vis/theme.ts';

const box = cubeBox(50, 100, 30, 1);
const [WIDTH, HEIGHT] = [640, 400];

it('finds the pixel of the map under its own place on the screen, however the cube is turned', () => {
  fc.assert(
    fc.property(
      fc.record({ row: fc.nat(49), column: fc.nat(99), channel: fc.nat(29) }),
      fc.integer({ min: -900, max: 900 }),
      fc.integer({ min: -100, max: 300 }),
      ({ row, column, channel }, dx, dy) => {
        const camera = turned(FIRST_LOOK, dx, dy);
        const place = [xOfColumn(box, column), yOfRow(box, row), zOfChannel(box, channel)] as const;
        const at = project(place, box, camera, WIDTH, HEIGHT);
        expect(pixelOnLevel(at, channel, box, camera, WIDTH, HEIGHT)).toEqual({ row, column });
      },
    ),
  );
});

it('keeps the whole cube in sight, however it is turned', () => {
  fc.assert(
    fc.property(fc.integer({ min: -900, max: 900 }), fc.integer({ min: -300, max: 300 }), (dx, dy) => {
      const camera = turned(FIRST_LOOK, dx, dy);
      for (const x of [-1, 1]) {
        for (const y of [-1, 1]) {
          for (const z of [-1, 1]) {
            const corner = [(x * box.size[0]) / 2, (y * box.size[1]) / 2, (z * box.size[2]) / 2] as const;
            const at = project(corner, box, camera, WIDTH, HEIGHT);
            expect(at.x >= 0 && at.x <= WIDTH && at.y >= 0 && at.y <= HEIGHT).toBe(true);
          }
        }
      }
    }),
  );
});

it('keeps the words of its axes in sight, however it is turned', () => {
  const axis = (title: string) => ({ title, low: 0, high: 10 });
  fc.assert(
    fc.property(fc.integer({ min: -900, max: 900 }), fc.integer({ min: -300, max: 300 }), (dx, dy) => {
      const commands = drawCubeAxes({
        box,
        camera: turned(FIRST_LOOK, dx, dy),
        width: WIDTH,
        height: HEIGHT,
        axes: [axis('x (nm)'), axis('y (nm)'), axis('Energy loss (eV)')],
        marked: null,
        theme: LIGHT_THEME,
      });
      for (const { x, y } of commands.flatMap((command) => (command.op === 'text' ? [command] : []))) {
        // Half a line of 11 pixels.
        expect(x >= 6 && x <= WIDTH - 6 && y >= 6 && y <= HEIGHT - 6).toBe(true);
      }
    }),
  );
});

it('puts row 0 at the back, energies upward, and keeps the proportions of the map', () => {
  expect(yOfRow(box, 0)).toBeGreaterThan(yOfRow(box, 49));
  expect(zOfChannel(box, 29)).toBeGreaterThan(zOfChannel(box, 0));
  expect(box.size[0] / box.size[1]).toBe(2);
  expect(cubeBox(10, 10, 5, 2).size[1]).toBe(1);
  expect(zoomed(FIRST_LOOK, 1e9).zoom).toBe(12);
});

it('labels its axes with their units', () => {
  const axis = (title: string) => ({ title, low: 0, high: 10 });
  const commands = drawCubeAxes({
    box,
    camera: FIRST_LOOK,
    width: WIDTH,
    height: HEIGHT,
    axes: [axis('x (nm)'), axis('y (nm)'), axis('Energy loss (eV)')],
    marked: null,
    theme: LIGHT_THEME,
  });
  const texts = commands.flatMap((command) => (command.op === 'text' ? [command.text] : []));
  expect(texts).toEqual(expect.arrayContaining(['x (nm)', 'y (nm)', 'Energy loss (eV)', '0', '10']));
});
