import {
  BufferAttribute,
  BufferGeometry,
  Camera,
  Color,
  LinearSRGBColorSpace,
  Points,
  Scene,
  ShaderMaterial,
  Sphere,
  Vector4,
  WebGLRenderer,
} from 'three';
import { CROWD_CELLS, FAINTEST } from './crowding.ts';
import { BESIDE_ALPHA, type DrawnPoints, drawOrder, overlapFactor, type PointLayer } from './point-layer.ts';

const VERTEX = `
attribute vec2 place;
attribute vec4 tint;
attribute float crowd;
attribute float chosen;
uniform vec4 view;
uniform float size;
uniform float overlap;
uniform float fades;
uniform int which;
uniform vec4 beside;
varying vec4 shade;
void main() {
  bool isChosen = chosen > 0.5;
  bool isShown = which == 0 || (which == 2) == isChosen;
  vec2 at = (place - view.xy) * view.zw * 2.0 - 1.0;
  gl_Position = isShown ? vec4(at, 0.0, 1.0) : vec4(2.0, 2.0, 2.0, 1.0);
  gl_PointSize = size;
  float opacity = fades > 0.5 ? max(${FAINTEST.toFixed(2)}, inversesqrt(max(1.0, crowd * overlap))) : 1.0;
  vec4 color = which == 1 ? beside : tint;
  shade = vec4(color.rgb, color.a * opacity);
}`;

const FRAGMENT = `
varying vec4 shade;
uniform float size;
void main() {
  if (size > 2.5 && length(gl_PointCoord - 0.5) > 0.5) discard;
  gl_FragColor = shade;
}`;

/** All points; those beside a selection; those of it. */
const [ALL, BESIDE, CHOSEN] = [0, 1, 2];

/** Points by the graphics card; null where the browser has no WebGL. */
export function webglPoints(canvas: HTMLCanvasElement, redraw: () => void): PointLayer | null {
  const context = canvas.getContext('webgl2', { alpha: true, antialias: false, depth: false });
  if (!context) return null;
  const renderer = new WebGLRenderer({ canvas, context, alpha: true });
  renderer.setClearColor(0, 0);
  renderer.autoClear = false;
  // Colors go through as they are: they are those of the theme and of the tables.
  renderer.outputColorSpace = LinearSRGBColorSpace;
  const material = new ShaderMaterial({
    vertexShader: VERTEX,
    fragmentShader: FRAGMENT,
    uniforms: {
      view: { value: new Vector4() },
      size: { value: 1 },
      overlap: { value: 1 },
      fades: { value: 0 },
      which: { value: ALL },
      beside: { value: new Vector4() },
    },
    transparent: true,
    depthTest: false,
    depthWrite: false,
  });
  const geometry = new BufferGeometry();
  geometry.boundingSphere = new Sphere();
  const mesh = new Points(geometry, material);
  mesh.frustumCulled = false;
  const scene = new Scene();
  scene.add(mesh);
  const camera = new Camera();
  canvas.addEventListener('webglcontextrestored', redraw);

  /** Puts numbers into the buffer that is there, where they fit. */
  const put = (name: string, array: Float32Array | Uint8Array, size: number) => {
    const there = geometry.attributes[name];
    if (there instanceof BufferAttribute && there.array.byteLength === array.byteLength) {
      there.array = array;
      there.needsUpdate = true;
    } else geometry.setAttribute(name, new BufferAttribute(array, size, array instanceof Uint8Array && size > 1));
  };
  let last: DrawnPoints | null = null;
  const upload = (drawn: DrawnPoints) => {
    const { points, colors, chosen, crowd } = drawn;
    const { count } = points;
    if (points !== last?.points) put('place', points.places, 2);
    if (count !== last?.points.count) geometry.setIndex(new BufferAttribute(drawOrder(count), 1));
    if (crowd !== last?.crowd) put('crowd', crowd, 1);
    if (colors !== last?.colors) put('tint', colors, 4);
    if (chosen !== last?.chosen || count !== last?.points.count) put('chosen', chosen ?? new Uint8Array(count), 1);
    last = drawn;
  };
  const { uniforms } = material;
  return {
    kind: 'webgl',
    draw(drawn, view, plot, style, ratio) {
      const width = Math.round(plot.width * ratio);
      const height = Math.round(plot.height * ratio);
      if (canvas.width !== width || canvas.height !== height) renderer.setSize(width, height, false);
      renderer.clear();
      if (drawn.points.count === 0) return;
      upload(drawn);
      uniforms.view.value.set(view.left, view.bottom, 1 / (view.right - view.left), 1 / (view.top - view.bottom));
      uniforms.size.value = style.size * ratio;
      uniforms.overlap.value = overlapFactor(view, plot, style.size, CROWD_CELLS);
      uniforms.fades.value = style.fades ? 1 : 0;
      const { r, g, b } = new Color().setStyle(style.gray, LinearSRGBColorSpace);
      uniforms.beside.value.set(r, g, b, BESIDE_ALPHA);
      for (const which of drawn.chosen ? [BESIDE, CHOSEN] : [ALL]) {
        uniforms.which.value = which;
        material.uniformsNeedUpdate = true;
        renderer.render(scene, camera);
      }
    },
    dispose() {
      canvas.removeEventListener('webglcontextrestored', redraw);
      geometry.dispose();
      material.dispose();
      renderer.dispose();
    },
  };
}
