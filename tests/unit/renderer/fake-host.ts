import type { DatasetDescription } from '../../../src-preload/contract/dataset.ts';
import { AppError } from '../../../src-preload/contract/errors.ts';
import type { FolderListing } from '../../../src-preload/contract/folders.ts';
import type { HostEvent } from '../../../src-preload/contract/host.ts';
import { phaseColor } from '../../../src-preload/contract/phase-colors.ts';
import { phaseLetter } from '../../../src-preload/contract/phase-letters.ts';
import type { HistoryEntry, PhaseRecord, RunRecord } from '../../../src-preload/contract/project.ts';
import type { Recipe } from '../../../src-preload/contract/recipe.ts';
import type { ServiceCall, ServiceEvent } from '../../../src-preload/contract/service.ts';
import { settingsSchema } from '../../../src-preload/contract/settings.ts';
import type { ArrayValues, ProjectState } from '../../../src-preload/contract/window.ts';
import type { WindowApi } from '../../../src-renderer/api/window-api.ts';

/**
 * A host with made-up data for tests of the window's parts: three phases on 100 × 100 pixels with 250 channels. Whole ways through the
 * window are tested with the real host, end to end.
 */

const ROWS = 100;
const COLUMNS = 100;
const CHANNELS = 250;
const FILE = '/data/duplex-steel.hspy';
const FOLDER = '/data/duplex-steel.phasewright';
const AT = '2026-11-21T10:00:00Z';
const AXES = [
  { name: 'y', size: ROWS, scale: 20, offset: 0, units: 'nm', role: 'navigation' },
  { name: 'x', size: COLUMNS, scale: 20, offset: 0, units: 'nm', role: 'navigation' },
  { name: 'Energy loss', size: CHANNELS, scale: 0.1, offset: 10, units: 'eV', role: 'signal' },
] as const;

const noise = (index: number) => {
  const wave = Math.sin(index * 12.9898) * 43758.5453;
  return wave - Math.floor(wave) - 0.5;
};

const labels = Int32Array.from({ length: ROWS * COLUMNS }, (_, pixel) => {
  const [row, column] = [Math.floor(pixel / COLUMNS), pixel % COLUMNS];
  if (Math.hypot(row - 30, column - 68) < 9 || Math.hypot(row - 74, column - 22) < 6) return 2;
  return row + 14 * Math.sin(column / 13) + 0.4 * column > 62 ? 0 : 1;
});

const centroids = [
  [22.6, 3.1, 0.9],
  [23.8, 2.6, 1],
  [19.4, 4, 0.7],
].map(([center, width, height]) =>
  Float32Array.from({ length: CHANNELS }, (_, channel) => {
    const energy = 10 + 0.1 * channel;
    const plasmon = height! * Math.exp(-(((energy - center!) / width!) ** 2) / 2);
    return (plasmon + 0.12 * Math.exp(-(energy - 10) / 9)) / 90;
  }),
);

/** Counts of one channel of one pixel. */
const counts = (pixel: number, channel: number) =>
  Math.max(0, Math.round(centroids[labels[pixel]!]![channel]! * 9000 * (1 + 0.25 * noise(pixel + channel * 7))));

function mapOf(first: number, end: number): Float32Array {
  return Float32Array.from({ length: ROWS * COLUMNS }, (_, pixel) => {
    let sum = 0;
    for (let channel = first; channel < end; channel++) sum += counts(pixel, channel);
    return sum;
  });
}

function meanOf(pixels: readonly number[]): Float32Array {
  return Float32Array.from({ length: CHANNELS }, (_, channel) => {
    let sum = 0;
    for (const pixel of pixels) sum += counts(pixel, channel);
    return sum / pixels.length;
  });
}

const EVERY_PIXEL = Array.from({ length: ROWS * COLUMNS }, (_, pixel) => pixel);

function labelsFor(clusters: number): Int32Array {
  return labels.map((label, pixel) => {
    const extra = clusters - 3;
    if (extra < 0) return label === 2 ? 0 : label;
    if (extra === 0 || label === 2) return label;
    return label + (noise(pixel) > 0.5 - extra * 0.12 ? Math.min(extra, clusters - label - 1) : 0);
  });
}

function arrayOf(name: string): ArrayValues {
  const flat = (values: ArrayValues['values'], shape: readonly number[], dtype: ArrayValues['dtype']) => ({
    dtype,
    shape,
    values,
  });
  if (name.startsWith('labels')) return flat(labels, [ROWS, COLUMNS], 'int32');
  if (name === 'centroids')
    return flat(Float32Array.from(centroids.flatMap((row) => [...row])), [3, CHANNELS], 'float32');
  if (name === 'mean') return flat(meanOf(EVERY_PIXEL.filter((pixel) => pixel % 97 === 0)), [CHANNELS], 'float32');
  if (name === 'silhouette') {
    return flat(
      Float32Array.from(EVERY_PIXEL, (pixel) => 0.75 + 0.3 * noise(pixel)),
      [ROWS, COLUMNS],
      'float32',
    );
  }
  if (name === 'scores') {
    const values = Float32Array.from({ length: ROWS * COLUMNS * 3 }, (_, at) => {
      const label = labels[Math.floor(at / 3)]!;
      return (
        [
          [-1, 0.2, 0.1],
          [0.9, 0.3, -0.1],
          [0.2, -1.4, 0],
        ][label]![at % 3]! *
          0.01 +
        0.002 * noise(at)
      );
    });
    return flat(values, [ROWS, COLUMNS, 3], 'float32');
  }
  if (name === 'components')
    return flat(Float32Array.from(centroids.flatMap((row) => [...row])), [3, CHANNELS], 'float32');
  if (name === 'explained-variance-ratio') return flat(Float64Array.of(0.69, 0.14, 0.007), [3], 'float64');
  if (name === 'sweep-labels') {
    const values = new Int32Array(5 * ROWS * COLUMNS);
    for (let index = 0; index < 5; index++) values.set(labelsFor(index + 2), index * ROWS * COLUMNS);
    return flat(values, [5, ROWS, COLUMNS], 'int32');
  }
  throw new AppError('input-missing', `This run has no array "${name}".`, 'Choose another.');
}

const RECIPE: Recipe = {
  phasewright: 1,
  dataset: 0,
  steps: [
    { op: 'normalize', method: 'sum' },
    { op: 'pca', components: 3, center: true, solver: 'auto', seed: 0 },
    {
      op: 'sweep',
      method: 'kmeans',
      clusters: [2, 6],
      restarts: 10,
      init: 'k-means++',
      maxIterations: 300,
      tolerance: 1e-4,
      seed: 0,
      input: 'scores',
    },
    {
      op: 'kmeans',
      clusters: 3,
      restarts: 10,
      init: 'k-means++',
      maxIterations: 300,
      tolerance: 1e-4,
      seed: 0,
      input: 'scores',
    },
    { op: 'silhouette', seed: 0, input: 'spectra' },
  ],
  figures: [],
} as Recipe;

const SWEEP_TABLE = [
  { clusters: 2, inertia: 0.261, silhouette: 0.797, silhouetteError: 0.004 },
  { clusters: 3, inertia: 0.04, silhouette: 0.857, silhouetteError: 0.003 },
  { clusters: 4, inertia: 0.0337, silhouette: 0.542, silhouetteError: 0.006 },
  { clusters: 5, inertia: 0.0281, silhouette: 0.429, silhouetteError: 0.008 },
  { clusters: 6, inertia: 0.0256, silhouette: 0.336, silhouetteError: 0.007 },
];

/** Pixels of each cluster that stand for it, by kind. */
const EXEMPLARS = {
  purest: [0, 1, 2].map((label) => pixelsOf(label, 0.3)),
  typical: [0, 1, 2].map((label) => pixelsOf(label, 0.6)),
  boundary: [0, 1, 2].map((label) => pixelsOf(label, 0.9)),
};

function pixelsOf(label: number, place: number): number[] {
  const pixels = EVERY_PIXEL.filter((pixel) => labels[pixel] === label);
  return [0, 7, 19].map((offset) => pixels[Math.floor(place * (pixels.length - 20)) + offset]!);
}

const ARRAYS: readonly (readonly [string, readonly number[], number])[] = [
  ['components', [3, CHANNELS], 1],
  ['scores', [ROWS, COLUMNS, 3], 1],
  ['explained-variance-ratio', [3], 1],
  ['mean', [CHANNELS], 1],
  ['sweep-labels', [5, ROWS, COLUMNS], 2],
  ['labels', [ROWS, COLUMNS], 3],
  ['centroids', [3, CHANNELS], 3],
  ['silhouette', [ROWS, COLUMNS], 4],
];

function runNumber(number: number, name: string): RunRecord {
  const results = [
    {},
    { solver: 'covariance', centered: true, explainedVarianceRatio: [0.69, 0.14, 0.007] },
    {
      input: 'scores',
      table: SWEEP_TABLE,
      chosen: { silhouette: 3, elbow: 3 },
      verdicts: ['strong'],
      reasons: ['The silhouette of 0.86 at k = 3 shows clearly separated clusters.'],
      sampled: 10000,
      exact: true,
    },
    { input: 'scores', inertia: 0.04, iterations: 2, converged: true, sizes: [5641, 4009, 350], exemplars: EXEMPLARS },
    {
      input: 'spectra',
      mean: 0.63,
      standardError: 0,
      perCluster: [0.62, 0.64, 0.73],
      verdict: 'strong',
      sampled: 10000,
      exact: true,
    },
  ];
  const source = {
    file: FILE,
    files: ['duplex-steel.hspy'],
    sizeBytes: 2582790,
    sha256: 'b8a0',
    format: 'hyperspy',
    dataset: 0,
    title: 'Duplex steel (simulated)',
    shape: [ROWS, COLUMNS, CHANNELS],
    dtype: 'uint16',
    axes: AXES,
  } as const;
  const arrays = ARRAYS.map(
    ([name, shape, step]) =>
      ({ name, shape, step, sha256: name, dtype: name.endsWith('labels') ? 'int32' : 'float32' }) as const,
  );
  return {
    number,
    name,
    uuid: `run-${number}`,
    datasetId: 1,
    recipe: RECIPE,
    warnings: [],
    deleted: false,
    startedAt: '2026-11-20T10:00:00Z',
    finishedAt: '2026-11-20T10:00:06Z',
    arrays: arrays.map((array) => ({ ...array, sizeBytes: 40000, clusters: array.name.endsWith('labels') ? 3 : null })),
    result: {
      phasewright: 1,
      recipe: RECIPE,
      source,
      prepared: { shape: source.shape, axes: AXES },
      steps: RECIPE.steps.map(({ op, ...parameters }, step) => ({
        op,
        parameters: parameters as never,
        results: results[step] as never,
        arrays: arrays.filter((array) => array.step === step).map((array) => array.name),
        seconds: 0.9,
      })),
      arrays: arrays.map((array) => ({ ...array, file: `${array.name}.npy` })),
      device: {
        requested: 'auto',
        used: 'cpu',
        reason: 'auto: the CPU gives the same bytes on every machine',
        threads: 2,
      },
      versions: { phasewright: '0.1.0', node: '24.21.0', onnxruntime: '1.30.0', platform: 'linux-x64' },
      warnings: [],
      startedAt: '2026-11-20T10:00:00Z',
      seconds: 5.4,
      peakMemoryBytes: 357785600,
    },
  };
}

function phasesOf(run: number): PhaseRecord[] {
  return ['Ferrite', 'Austenite', 'Carbide'].map((name, index) => ({
    id: run * 10 + index,
    run,
    labels: 'labels',
    name,
    letter: phaseLetter(index),
    color: phaseColor(index),
    note: '',
    clusters: [index],
  }));
}

const LISTINGS: { readonly [folder: string]: FolderListing['entries'] } = {
  '/data': [
    { name: 'archive', path: '/data/archive', kind: 'folder', sizeBytes: 0 },
    { name: 'duplex-steel.phasewright', path: FOLDER, kind: 'project', sizeBytes: 0 },
    { name: 'duplex-steel.hspy', path: FILE, kind: 'file', sizeBytes: 2_582_790 },
    { name: 'interface.dm3', path: '/data/interface.dm3', kind: 'file', sizeBytes: 734_003_200 },
  ],
  '/data/archive': [{ name: 'old.emd', path: '/data/archive/old.emd', kind: 'file', sizeBytes: 81_000_000 }],
};

/** The made-up host. `?fake=project` starts with a project open, `?fake` at the start view, `?fake=crash` with runs whose engine dies. */
export function fakeApi(search: string): WindowApi {
  const start = new URLSearchParams(search).get('fake');
  let open = start === 'project';
  let elements: readonly string[] | null = null;
  let regions: ProjectState['regions'] = [];
  /** Regions before and after an entry of the history. */
  const regionSteps = new Map<number, readonly [ProjectState['regions'], ProjectState['regions']]>();
  let phases = [...phasesOf(1), ...phasesOf(2)];
  let settings = settingsSchema.parse({});
  let history: HistoryEntry[] = [
    { id: 1, at: '2026-11-20T10:03:00Z', label: 'Rename “Phase A” to “Ferrite”', undone: false },
    { id: 2, at: '2026-11-20T10:04:00Z', label: 'Rename “Phase B” to “Austenite”', undone: false },
  ];
  const runs = [runNumber(1, 'Sweep 2 to 6'), runNumber(2, 'Three phases')];
  const listeners = new Set<(event: HostEvent) => void>();
  const state = (): ProjectState => ({
    project: {
      folder: FOLDER,
      name: 'duplex-steel',
      uuid: 'p',
      createdAt: '2026-11-20T09:00:00Z',
      mode: 'write',
      version: 3,
      datasets: 1,
      runs: runs.length,
    },
    datasets: [
      {
        id: 1,
        file: FILE,
        relativeFile: 'duplex-steel.hspy',
        sizeBytes: 2582790,
        sha256: 'b8a0',
        source: runs[0]!.result.source,
        addedAt: '2026-11-20T09:00:00Z',
      },
    ],
    listed: [],
    runs,
    unfinished: [],
    phases,
    unassigned: [],
    figures: [],
    history,
    elements,
    regions,
    view: null,
    current: { file: FILE, dataset: 0, missing: false },
  });
  const description: DatasetDescription = {
    title: 'Duplex steel (simulated)',
    kind: 'spectrum-image',
    shape: [ROWS, COLUMNS, CHANNELS],
    dtype: 'uint16',
    axes: AXES,
    metadata: {},
    originalMetadata: {},
  };
  const opened = () => {
    open = true;
    return state();
  };
  const answers: { readonly [call: string]: (request: never) => unknown } = {
    'project-state': () => (open ? state() : null),
    'recent-projects': () => [
      { folder: FOLDER, name: 'duplex-steel', openedAt: '2026-11-21T15:30:00Z', missing: false, file: null },
      {
        folder: '/data/archive/al-cu-interface.phasewright',
        name: 'al-cu-interface',
        openedAt: '2026-11-12T08:10:00Z',
        missing: false,
        file: null,
      },
      {
        folder: '/media/usb/weld.phasewright',
        name: 'weld',
        openedAt: '2026-10-02T12:00:00Z',
        missing: true,
        file: null,
      },
    ],
    'open-project': opened,
    'open-in-project': opened,
    'open-example': opened,
    'unlist-dataset': () => state(),
    'look-at': () => state(),
    'keep-view': () => null,
    'change-regions': (request: ProjectState['regions'][number]) => {
      const before = regions;
      regions = request.regions.length > 0 ? [request] : [];
      const id = history.length + 1;
      history = [
        ...history.filter(({ undone }) => !undone),
        { id, at: AT, label: 'Change the regions', undone: false },
      ];
      regionSteps.set(id, [before, regions]);
      return state();
    },
    'close-project': () => {
      open = false;
      return null;
    },
    settings: () => settings,
    'change-settings': ({ change }: { change: object }) => {
      settings = settingsSchema.parse({ ...settings, ...change });
      return settings;
    },
    'list-folder': ({ folder }: { folder: string | null }) => {
      if (folder === null)
        return { folder: null, parent: null, entries: [{ name: 'data', path: '/data', kind: 'folder', sizeBytes: 0 }] };
      const entries = LISTINGS[folder];
      if (!entries) throw new AppError('file-not-found', `${folder} does not exist.`, 'Choose another folder.');
      return { folder, parent: folder === '/data' ? null : '/data', entries };
    },
    'inspect-file': () => ({
      file: FILE,
      format: 'hyperspy',
      label: 'HyperSpy HDF5',
      recognizedBy: 'content',
      datasets: [{ ...description, index: 0, statistics: null }],
      warnings: [],
    }),
    overview: () => ({
      description,
      rows: ROWS,
      columns: COLUMNS,
      map: mapOf(0, CHANNELS),
      sumSpectrum: meanOf(EVERY_PIXEL).map((value) => value * EVERY_PIXEL.length),
      maxSpectrum: meanOf(EVERY_PIXEL.slice(0, 40)).map((value) => value * 2),
      notFinite: 0,
      warnings: [],
      frames: 1,
      share: 1,
    }),
    'dataset-preview': () => ({
      kind: 'image',
      rows: ROWS,
      columns: COLUMNS,
      values: mapOf(0, CHANNELS),
      estimated: false,
    }),
    'region-spectrum': ({
      region,
    }: {
      region: { kind: string; row: number; column: number; rows: number; columns: number; pixels: number[] };
    }) => {
      const pixels =
        region.kind === 'pixels'
          ? region.pixels
          : EVERY_PIXEL.filter((pixel) => {
              const [row, column] = [Math.floor(pixel / COLUMNS) - region.row, (pixel % COLUMNS) - region.column];
              return row >= 0 && row < region.rows && column >= 0 && column < region.columns;
            });
      const mean = meanOf(pixels);
      return { mean, pixels: pixels.length, deviation: mean.map(Math.sqrt) };
    },
    'block-spectra': ({ block }: { block: { row: number; column: number; rows: number; columns: number } }) => ({
      values: Float32Array.from({ length: block.rows * block.columns * CHANNELS }, (_, at) => {
        const pixel = Math.floor(at / CHANNELS);
        const row = block.row + Math.floor(pixel / block.columns);
        return counts(row * COLUMNS + block.column + (pixel % block.columns), at % CHANNELS);
      }),
    }),
    'cube-slice': ({ axis, index }: { axis: 'row' | 'column'; index: number }) => {
      const positions = axis === 'row' ? COLUMNS : ROWS;
      const pixelAt = (at: number) => (axis === 'row' ? index * COLUMNS + at : at * COLUMNS + index);
      const values = Float32Array.from({ length: positions * CHANNELS }, (_, at) =>
        counts(pixelAt(Math.floor(at / CHANNELS)), at % CHANNELS),
      );
      return { positions, energies: CHANNELS, values };
    },
    'decode-latents': ({ latents }: { latents: readonly (readonly number[])[] }) => ({
      shape: [latents.length, 1],
      values: Float32Array.from(latents, (row) => row[0] ?? 0),
    }),
    'window-map': ({ first, end }: { first: number; end: number }) => ({ map: mapOf(first, end) }),
    'elements-of-regions': ({ regions }: { regions: readonly unknown[] }) => ({
      signal: 'edges',
      elements: ['Fe', 'Cr'].map((symbol, row) => ({
        symbol,
        label: `${symbol} L₃`,
        regions: regions.map((_, column) => ({
          confidence: row === 0 ? 'certain' : null,
          reason: row === 0 ? 'Made up.' : null,
          strength: row === 0 ? 30 - 4 * column : null,
          counts: null,
        })),
      })),
      notes: [],
    }),
    'find-elements': () => ({
      signal: 'edges',
      peaks: [
        { energy: 11.2, significance: 14, is: null },
        { energy: 26.4, significance: 31, is: 'Fe M₂' },
      ],
      proposals: [
        { symbol: 'Fe', confidence: 'certain', strength: 31, reason: 'Made up.', found: [], alternatives: [] },
        {
          symbol: 'Cr',
          confidence: 'possible',
          strength: 14,
          reason: 'Made up as well.',
          found: [],
          alternatives: ['V'],
        },
      ],
      notes: [],
    }),
    'choose-elements': (request: { elements: readonly string[] }) => {
      elements = request.elements;
      return state();
    },
    'run-array': ({ name }: { name: string }) => arrayOf(name),
    'assigned-array': ({ name }: { name: string }) => arrayOf(name),
    'rename-run': () => state(),
    'delete-run': () => state(),
    'compare-runs': () => ({
      ari: 0.98,
      nmi: 0.96,
      agreement: 0.99,
      matching: [0, 1, 2],
      rows: ROWS,
      columns: COLUMNS,
      leftOut: 0,
      difference: Uint8Array.from(EVERY_PIXEL, (pixel) => (noise(pixel) > 0.48 ? 1 : 0)),
    }),
    'change-phase': ({ id, patch }: { id: number; patch: Partial<PhaseRecord> }) => {
      phases = phases.map((phase) => (phase.id === id ? { ...phase, ...patch } : phase));
      history = [...history, { id: history.length + 1, at: AT, label: 'Change phase', undone: false }];
      return state();
    },
    'merge-phases': () => state(),
    'split-phase': () => state(),
    'assign-clusters': () => state(),
    'unassign-pixels': () => state(),
    'put-back-pixels': () => state(),
    undo: () => {
      const last = history.findLast((entry) => !entry.undone);
      history = history.map((entry) => (entry === last ? { ...entry, undone: true } : entry));
      regions = regionSteps.get(last?.id ?? 0)?.[0] ?? regions;
      return state();
    },
    redo: () => {
      const first = history.find((entry) => entry.undone);
      history = history.map((entry) => (entry === first ? { ...entry, undone: false } : entry));
      regions = regionSteps.get(first?.id ?? 0)?.[1] ?? regions;
      return state();
    },
    'preview-figure': () => ({
      svg: '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 180 80"><rect width="180" height="80" fill="white"/><rect x="5" y="5" width="70" height="70" fill="#0072b2"/><circle cx="45" cy="30" r="15" fill="#009e73"/></svg>',
      widthMm: 180,
      heightMm: 80,
      warnings: [],
    }),
    'save-figure': () => state(),
    'finish-early': () => null,
    'read-recipe': () => RECIPE,
    'write-recipe': () => null,
    'keep-model': ({ run }: { run: number }) => ({ encoder: `/data/project/models/run-${run}-encoder.onnx` }),
    'export-run': ({ out }: { out: string }) => ({ files: [out] }),
    'methods-text': () => ({
      text: 'Spectra were normalized to their sum and reduced to three principal components; k-means (k = 3, 10 restarts, seed 0) gave the phases.',
    }),
  };
  const call = (name: string, request: unknown, listen?: (event: ServiceEvent) => void): ServiceCall<unknown> => {
    const answer = answers[name];
    if (answer) {
      return {
        answer: new Promise((done) => setTimeout(done, 30)).then(() => answer(request as never)),
        cancel: () => {},
      };
    }
    return slowRun(listen, start === 'crash', () => ({ project: FOLDER, run: runs[1] }));
  };
  return {
    host: { kind: 'browser', version: '0.1.0', platform: 'linux', nativeDialogs: false },
    call: call as WindowApi['call'],
    running: async () => [],
    adopt: () => {
      throw new Error('Nothing goes on in the made-up host that its page does not know.');
    },
    listen: (hear) => {
      listeners.add(hear);
      return () => listeners.delete(hear);
    },
    chooseFile: async () => null,
    pathOfDroppedFile: () => null,
  };
}

/** A run of eight seconds with progress; or one whose engine dies half way. */
function slowRun(
  listen: ((event: ServiceEvent) => void) | undefined,
  crash: boolean,
  answer: () => unknown,
): ServiceCall<unknown> {
  let end: (error: Error) => void = () => {};
  let timer: ReturnType<typeof setInterval>;
  const promise = new Promise((resolve, reject) => {
    end = reject;
    let done = 0;
    timer = setInterval(() => {
      done++;
      const secondsLeft = (80 - done) / 10;
      listen?.({ type: 'progress', phase: 'k-means: refining', done, total: 80, step: 0, secondsLeft });
      if (done === 20) listen?.({ type: 'warning', warning: '12 dead pixels were left out.' });
      if (crash && done === 40)
        reject(
          new AppError(
            'engine-crashed',
            'The engine stopped unexpectedly (signal 11).',
            'Run it again; choose another device in the settings if it happens twice.',
          ),
        );
      if (done === 80) resolve(answer());
      if (done === 80 || (crash && done === 40)) clearInterval(timer);
    }, 100);
  });
  const cancel = () => {
    clearInterval(timer);
    end(new AppError('cancelled', 'Cancelled.', ''));
  };
  return { answer: promise, cancel };
}
