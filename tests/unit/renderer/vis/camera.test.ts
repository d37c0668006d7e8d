import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fitArea, fitCamera, pan, pixelAt, toData, toScreen, zoomAt } from '../../../../src-renderer/vis/camera.ts';

const grids = fc.record({
  rows: fc.integer({ min: 2, max: 700 }),
  columns: fc.integer({ min: 2, max: 700 }),
  aspect: fc.constantFrom(1, 2, 0.5, 1.3, 0.25),
});
const viewports = fc.record({
  width: fc.integer({ min: 50, max: 2000 }),
  height: fc.integer({ min: 50, max: 1500 }),
  ratio: fc.constantFrom(1, 1.25, 1.5, 2, 3),
});
const places = fc.record({
  x: fc.double({ min: 0, max: 500, noNaN: true }),
  y: fc.double({ min: 0, max: 500, noNaN: true }),
});

describe('camera', () => {
  it('goes from screen to data and back', () => {
    fc.assert(
      fc.property(
        grids,
        viewports,
        places,
        fc.double({ min: 0.2, max: 5, noNaN: true }),
        (grid, viewport, at, factor) => {
          const camera = pan(zoomAt(fitCamera(grid, viewport), factor, at, grid, viewport), 7, -3, grid, viewport);
          const back = toScreen(camera, toData(camera, at));
          expect(back.x).toBeCloseTo(at.x, 6);
          expect(back.y).toBeCloseTo(at.y, 6);
        },
      ),
    );
  });

  it('draws data pixels as whole device pixels from one upward, on whole device pixels', () => {
    fc.assert(
      fc.property(grids, viewports, places, fc.constantFrom(0.5, 1.25, 2), (grid, viewport, at, factor) => {
        let camera = fitCamera(grid, viewport);
        for (let step = 0; step < 4; step++) camera = zoomAt(camera, factor, at, grid, viewport);
        const device = Math.min(camera.zoomX, camera.zoomY) * viewport.ratio;
        if (device >= 1) expect(Math.abs(device - Math.round(device))).toBeLessThan(1e-6);
        expect(Math.abs(camera.x * viewport.ratio - Math.round(camera.x * viewport.ratio))).toBeLessThan(1e-6);
      }),
    );
  });

  it('fits: the whole map is inside, and one more device pixel would not be', () => {
    fc.assert(
      fc.property(grids, viewports, (grid, viewport) => {
        const camera = fitCamera(grid, viewport);
        // Whole pixels on the longer side may exceed it by the 2 % that the aspect is allowed to be off.
        expect(camera.zoomX * grid.columns).toBeLessThanOrEqual(viewport.width * 1.021);
        expect(camera.zoomY * grid.rows).toBeLessThanOrEqual(viewport.height * 1.021);
      }),
    );
  });

  it('keeps the proportions of pixels that are not square', () => {
    fc.assert(
      fc.property(grids, viewports, (grid, viewport) => {
        const camera = fitCamera(grid, viewport);
        expect(Math.abs(camera.zoomY / camera.zoomX / grid.aspect - 1)).toBeLessThan(0.021);
      }),
    );
  });

  it('keeps what is under the pointer there when zooming in', () => {
    const grid = { rows: 100, columns: 100, aspect: 1 };
    const viewport = { width: 600, height: 600, ratio: 1 };
    const at = { x: 333, y: 222 };
    const before = fitCamera(grid, viewport);
    const after = zoomAt(before, 2, at, grid, viewport);
    // Snapping the corner to device pixels moves it by half a pixel at most.
    expect(Math.abs(toScreen(after, toData(before, at)).x - at.x)).toBeLessThanOrEqual(0.5);
    expect(Math.abs(toScreen(after, toData(before, at)).y - at.y)).toBeLessThanOrEqual(0.5);
  });

  it('moves by at least one device pixel a step, both ways', () => {
    const grid = { rows: 100, columns: 100, aspect: 1 };
    const viewport = { width: 250, height: 250, ratio: 1 };
    const at = { x: 100, y: 100 };
    const fit = fitCamera(grid, viewport);
    expect(fit.zoomX).toBe(2);
    expect(zoomAt(fit, 1.1, at, grid, viewport).zoomX).toBe(3);
    expect(zoomAt({ ...fit, zoomX: 6, zoomY: 6 }, 0.95, at, grid, viewport).zoomX).toBe(5);
  });

  it('never loses the map out of the window', () => {
    const grid = { rows: 100, columns: 100, aspect: 1 };
    const viewport = { width: 300, height: 300, ratio: 1 };
    const away = pan(fitCamera(grid, viewport), 1e6, -1e6, grid, viewport);
    expect(away.x).toBeLessThan(300);
    expect(away.y + 100 * away.zoomY).toBeGreaterThan(0);
  });

  it('shows a line scan tall enough to be seen', () => {
    const viewport = { width: 800, height: 400, ratio: 1 };
    expect(fitCamera({ rows: 1, columns: 200, aspect: 1 }, viewport).zoomY).toBeGreaterThanOrEqual(90);
    expect(fitCamera({ rows: 200, columns: 1, aspect: 1 }, viewport).zoomX).toBeGreaterThanOrEqual(90);
  });

  it('fits a part of the map into the middle', () => {
    const viewport = { width: 400, height: 400, ratio: 1 };
    const grid = { rows: 100, columns: 100, aspect: 1 };
    const camera = fitArea({ row: 50, column: 20, rows: 10, columns: 10 }, grid, viewport);
    expect(camera.zoomX).toBe(40);
    expect(pixelAt(camera, { x: 1, y: 1 }, grid)).toEqual({ row: 50, column: 20 });
    expect(pixelAt(camera, { x: 399, y: 399 }, grid)).toEqual({ row: 59, column: 29 });
  });

  it('has no pixel outside the map', () => {
    const grid = { rows: 4, columns: 4, aspect: 1 };
    const camera = { zoomX: 10, zoomY: 10, x: 5, y: 5 };
    expect(pixelAt(camera, { x: 4.9, y: 10 }, grid)).toBeNull();
    expect(pixelAt(camera, { x: 45, y: 10 }, grid)).toBeNull();
    expect(pixelAt(camera, { x: 44.9, y: 44.9 }, grid)).toEqual({ row: 3, column: 3 });
  });
});
