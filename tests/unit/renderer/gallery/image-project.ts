import type { Overview } from '../../../../src-preload/contract/looked-dataset.ts';
import type { RunRecord } from '../../../../src-preload/contract/project.ts';
import type { ProjectState } from '../../../../src-preload/contract/window.ts';
import { fakeProject } from '../steps/render-panel.ts';

/** A made-up project of twelve images of 4 × 6 pixels in two folders, with an autoencoder of three latent numbers and two clusters. */
export const FRAMES = 12;
export const [ROWS, COLUMNS] = [4, 6] as const;
const LATENT = 3;
const FILE = '/data/duplex-steel.hspy';

const imageAxes = [
  { name: 'y', size: ROWS, scale: 1, offset: 0, units: '', role: 'signal' },
  { name: 'x', size: COLUMNS, scale: 1, offset: 0, units: '', role: 'signal' },
] as const;
const stackAxis = { name: 'image', size: FRAMES, scale: 1, offset: 0, units: '', role: 'navigation' } as const;

/** Values of one image: its number, brighter to the right. */
export function frameValues(frame: number): Float32Array {
  return Float32Array.from({ length: ROWS * COLUMNS }, (_, i) => frame + (i % COLUMNS));
}

const overview: Overview = {
  description: {
    title: 'Films',
    kind: 'image-stack',
    shape: [FRAMES, ROWS, COLUMNS],
    dtype: 'uint8',
    axes: [stackAxis, ...imageAxes],
    metadata: {
      Stack: {
        names: Array.from({ length: FRAMES }, (_, i) => `film_${i}.tif`),
        groups: ['good', 'bad'],
        labels: Array.from({ length: FRAMES }, (_, i) => (i < 7 ? 0 : 1)),
      },
    },
    originalMetadata: {},
  },
  rows: ROWS,
  columns: COLUMNS,
  map: frameValues(0),
  sumSpectrum: new Float32Array(0),
  maxSpectrum: new Float32Array(0),
  notFinite: 0,
  warnings: [],
  frames: FRAMES,
  share: 1,
};

const latents = Float32Array.from({ length: FRAMES * LATENT }, (_, i) => Math.sin(i) * (1 + (i % LATENT)));
const ARRAYS: {
  readonly [name: string]: { shape: readonly number[]; values: Int32Array | Float32Array | Float64Array };
} = {
  latent: { shape: [FRAMES, LATENT], values: latents },
  history: {
    shape: [4, 3],
    values: Float64Array.of(1, 1.1, 1e-3, 0.5, 0.6, 9e-4, 0.3, 0.35, 5e-4, 0.25, 0.36, 1e-4),
  },
  labels: { shape: [FRAMES], values: Int32Array.from({ length: FRAMES }, (_, i) => (i < 8 ? 0 : 1)) },
  centroids: {
    shape: [2, ROWS, COLUMNS],
    values: Float32Array.from([...frameValues(3), ...frameValues(9)]),
  },
};

/** The project, its answers and what is looked at. */
export async function imageProject() {
  const project = await fakeProject();
  const base = project.runs[0]!;
  const record = (name: string, step: number, clusters: number | null = null) => ({
    name,
    dtype: name === 'labels' ? ('int32' as const) : ('float32' as const),
    shape: ARRAYS[name]?.shape ?? [100],
    sha256: '0',
    sizeBytes: 1,
    step,
    clusters,
  });
  const run: RunRecord = {
    ...base,
    warnings: [],
    arrays: [
      record('latent', 0),
      record('history', 0),
      record('decoder', 0),
      record('labels', 1, 2),
      record('centroids', 1),
    ],
    result: {
      ...base.result,
      source: { ...base.result.source, shape: [FRAMES, ROWS, COLUMNS], axes: overview.description.axes },
      prepared: {
        shape: [FRAMES, ROWS * COLUMNS],
        axes: [stackAxis, { ...stackAxis, name: 'pixel', size: ROWS * COLUMNS, role: 'signal' }],
        images: { axes: imageAxes },
      },
      steps: [
        {
          op: 'autoencoder',
          parameters: { epochs: 4 },
          results: { bestEpoch: 3, stopped: 'patience', relativeError: 0.12 },
          arrays: ['latent', 'history', 'decoder'],
          seconds: 1,
        },
        {
          op: 'kmeans',
          parameters: { input: 'scores' },
          results: {
            exemplars: [
              { purest: [0, 1, 2], typical: [3], boundary: [4] },
              { purest: [9], typical: [10], boundary: [11] },
            ],
          },
          arrays: ['labels', 'centroids'],
          seconds: 1,
        },
      ],
    },
  };
  const state: ProjectState = {
    ...project,
    runs: [run],
    phases: project.phases.slice(0, 2).map((phase, i) => ({
      ...phase,
      run: run.number,
      labels: 'labels',
      clusters: [i],
      name: ['Clean', 'Scratched'][i]!,
    })),
  };
  const answers = {
    overview: () => overview,
    frame: ({ frame }: { frame: number }) => ({ map: frameValues(frame) }),
    'run-array': ({ name, items }: { name: string; items?: { first: number; count: number } }) => {
      const { shape, values } = ARRAYS[name]!;
      const size = values.length / shape[0]!;
      const kept = items ? values.subarray(items.first * size, (items.first + items.count) * size) : values;
      return { dtype: 'float32', shape: items ? [items.count, ...shape.slice(1)] : shape, values: kept };
    },
    'decode-latents': ({ latents: rows }: { latents: readonly (readonly number[])[] }) => ({
      shape: [rows.length, ROWS, COLUMNS],
      values: Float32Array.from(rows.flatMap((row) => [...frameValues(row[0]!)])),
    }),
  };
  return { project: state, answers, view: { file: FILE, dataset: 0, activeRun: run.number } };
}
