import type { JsonTree } from './velox-json.ts';
import { entriesAt, numberAt, textAt } from './velox-json.ts';

/** Operations that write an image, in order of preference: where they say its path and what it is called. */
const OPERATIONS: readonly {
  readonly kind: string;
  readonly path: string;
  readonly title: (one: JsonTree) => string | undefined;
}[] = [
  { kind: 'CameraInputOperation', path: 'dataPath', title: (one) => textAt(one, 'cameraName') },
  { kind: 'StemInputOperation', path: 'dataPath', title: (one) => textAt(one, 'detector') },
  { kind: 'SurfaceReconstructionOperation', path: 'unfilteredDataPath', title: (one) => reconstruction(one) },
  {
    kind: 'SurfaceReconstructionOperation',
    path: 'dataPath',
    title: (one) => (textAt(one, 'enableFilter') === 'true' ? `Filtered ${reconstruction(one)}` : reconstruction(one)),
  },
  { kind: 'MathematicsOperation', path: 'dataPath', title: (one) => differenceOf(one) },
  { kind: 'DpcOperation', path: 'dataPath', title: () => 'DPC' },
  { kind: 'IntegrationOperation', path: 'dataPath', title: () => 'DCFI' },
  { kind: 'FftOperation', path: 'imageOutputPath', title: () => 'Half FFT' },
];

/**
 * What Velox calls each image, by the image's key: the label of its display (`HAADF`, an element of a map), else what made
 * it. From version 11 on, displays point to a reference in `SharedProperties`; before, to the data themselves.
 * @param settings JSON of `Displays`, `Operations`, `Presentation` and `SharedProperties`.
 */
export function imageTitles(settings: JsonTree): ReadonlyMap<string, string> {
  const titles = new Map<string, string>();
  const add = (path: string | undefined, title: string | undefined) => {
    const key = path?.split('/').at(-1);
    if (key && title && !titles.has(key)) titles.set(key, title);
  };
  const references = new Map(entriesAt(settings, 'SharedProperties', 'ImageSeriesDataReference'));
  for (const [, display] of entriesAt(settings, 'Displays', 'ImageDisplay')) {
    const reference = references.get(textAt(display, 'data')?.split('/').at(-1) ?? '');
    add(textAt(reference, 'dataPath'), textAt(display, 'id') ?? textAt(display, 'title'));
  }
  for (const [, display] of entriesAt(settings, 'Presentation', 'Displays', 'ImageDisplay')) {
    add(textAt(display, 'dataPath'), unescaped(textAt(display, 'display', 'label')));
  }
  for (const { kind, path, title } of OPERATIONS) {
    for (const [, one] of entriesAt(settings, 'Operations', kind)) add(textAt(one, path), title(one as JsonTree));
  }
  return titles;
}

function reconstruction(operation: JsonTree): string {
  return textAt(operation, 'integrationMode') === 'true' ? 'iDPC' : 'dDPC';
}

/** Differences of opposite segments of a four-quadrant detector. */
function differenceOf(operation: JsonTree): string | undefined {
  const outputs = operation.outputs;
  const input = Array.isArray(outputs) ? numberAt(outputs[0], 'inputIndex') : undefined;
  return input === 0 ? 'A-C' : input === 1 ? 'B-D' : undefined;
}

/** Labels have blanks and brackets as in a web address: `DCFI%28Ceta%29`. */
function unescaped(label: string | undefined): string | undefined {
  if (label === undefined) return undefined;
  try {
    return decodeURIComponent(label);
  } catch {
    return label;
  }
}
