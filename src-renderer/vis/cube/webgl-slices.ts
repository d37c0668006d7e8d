import {
  BoxGeometry,
  BufferAttribute,
  BufferGeometry,
  DataTexture,
  DoubleSide,
  EdgesGeometry,
  LinearSRGBColorSpace,
  LineBasicMaterial,
  LineSegments,
  Mesh,
  MeshBasicMaterial,
  NearestFilter,
  OrthographicCamera,
  Scene,
  WebGLRenderer,
} from 'three';
import type { PixelImage } from '../draw-commands.ts';
import {
  type CubeBox,
  type CubeCamera,
  middleY,
  type Place,
  scaleOf,
  screenAxes,
  xOfColumn,
  yOfRow,
  zOfChannel,
} from './cube-geometry.ts';

/** Three pictures through a cube; null while one is on its way. */
export interface CubeSlices {
  /** Columns × rows: the map of the energy slice. */
  readonly energy: PixelImage | null;
  /** Energies × columns: the spectra of a row. */
  readonly row: PixelImage | null;
  /** Energies × rows: the spectra of a column. */
  readonly column: PixelImage | null;
}

/** Where the slices lie: row and column of the cube, middle of the energy window in channels. */
export interface SlicePlaces {
  readonly row: number;
  readonly column: number;
  readonly channel: number;
}

export interface SliceLayer {
  draw(
    box: CubeBox,
    slices: CubeSlices,
    places: SlicePlaces,
    camera: CubeCamera,
    size: { readonly width: number; readonly height: number; readonly ratio: number },
    ink: string,
  ): void;
  dispose(): void;
}

/** The slices by the graphics card; null where the browser has no WebGL. */
export function webglSlices(canvas: HTMLCanvasElement, redraw: () => void): SliceLayer | null {
  const context = canvas.getContext('webgl2', { alpha: true, antialias: true });
  if (!context) return null;
  const renderer = new WebGLRenderer({ canvas, context, alpha: true });
  renderer.setClearColor(0, 0);
  // Colors go through as they are: they are those of the tables.
  renderer.outputColorSpace = LinearSRGBColorSpace;
  const scene = new Scene();
  const eye = new OrthographicCamera();
  const planes = { energy: plane(), row: plane(), column: plane() };
  const outline = new LineBasicMaterial();
  const frame = new LineSegments(new BufferGeometry(), outline);
  scene.add(frame, ...Object.values(planes).map(({ mesh }) => mesh));
  canvas.addEventListener('webglcontextrestored', redraw);
  let framed: CubeBox | null = null;
  return {
    draw(box, slices, places, camera, { width, height, ratio }, ink) {
      if (framed !== box) {
        frame.geometry.dispose();
        frame.geometry = new EdgesGeometry(new BoxGeometry(...box.size));
        framed = box;
      }
      outline.color.setStyle(ink, LinearSRGBColorSpace);
      planes.energy.show(slices.energy, energyCorners(box, places.channel));
      planes.row.show(slices.row, rowCorners(box, places.row));
      planes.column.show(slices.column, columnCorners(box, places.column));
      const scale = scaleOf(box, camera, width, height);
      const above = middleY(height);
      [eye.left, eye.right] = [-width / 2 / scale, width / 2 / scale];
      [eye.top, eye.bottom] = [above / scale, (above - height) / scale];
      [eye.near, eye.far] = [0, 20];
      const { toward } = screenAxes(camera);
      eye.up.set(0, 0, 1);
      eye.position.set(toward[0] * 10, toward[1] * 10, toward[2] * 10);
      eye.lookAt(0, 0, 0);
      eye.updateProjectionMatrix();
      renderer.setPixelRatio(ratio);
      renderer.setSize(width, height, false);
      renderer.render(scene, eye);
    },
    dispose() {
      canvas.removeEventListener('webglcontextrestored', redraw);
      for (const { dispose } of Object.values(planes)) dispose();
      frame.geometry.dispose();
      outline.dispose();
      renderer.dispose();
    },
  };
}

/** Corners of a slice: at the picture's upper left, upper right, lower left and lower right pixel. */
type Corners = readonly [Place, Place, Place, Place];

function energyCorners(box: CubeBox, channel: number): Corners {
  const [x, y] = [box.size[0] / 2, box.size[1] / 2];
  const z = zOfChannel(box, channel);
  return [
    [-x, y, z],
    [x, y, z],
    [-x, -y, z],
    [x, -y, z],
  ];
}

function rowCorners(box: CubeBox, row: number): Corners {
  const [x, z] = [box.size[0] / 2, box.size[2] / 2];
  const y = yOfRow(box, row);
  return [
    [-x, y, -z],
    [-x, y, z],
    [x, y, -z],
    [x, y, z],
  ];
}

function columnCorners(box: CubeBox, column: number): Corners {
  const [y, z] = [box.size[1] / 2, box.size[2] / 2];
  const x = xOfColumn(box, column);
  return [
    [x, y, -z],
    [x, y, z],
    [x, -y, -z],
    [x, -y, z],
  ];
}

function plane() {
  const geometry = new BufferGeometry();
  geometry.setAttribute('position', new BufferAttribute(new Float32Array(12), 3));
  geometry.setAttribute('uv', new BufferAttribute(new Float32Array([0, 0, 1, 0, 0, 1, 1, 1]), 2));
  geometry.setIndex([0, 2, 1, 1, 2, 3]);
  const material = new MeshBasicMaterial({ side: DoubleSide, alphaTest: 0.5 });
  const mesh = new Mesh(geometry, material);
  mesh.frustumCulled = false;
  let shown: PixelImage | null = null;
  let texture: DataTexture | null = null;
  return {
    mesh,
    show(image: PixelImage | null, corners: Corners) {
      mesh.visible = image !== null;
      if (!image) return;
      const positions = geometry.getAttribute('position');
      corners.forEach((corner, i) => {
        positions.setXYZ(i, ...corner);
      });
      positions.needsUpdate = true;
      if (image === shown) return;
      shown = image;
      texture?.dispose();
      texture = new DataTexture(image.rgba, image.width, image.height);
      texture.magFilter = NearestFilter;
      texture.needsUpdate = true;
      material.map = texture;
      material.needsUpdate = true;
    },
    dispose() {
      texture?.dispose();
      geometry.dispose();
      material.dispose();
    },
  };
}
