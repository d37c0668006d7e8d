import type { Hdf5Group, Hdf5Tree } from '../../cubes/hdf5-messages.ts';
import { refusal } from '../../cubes/hdf5-source.ts';
import { nothingInside } from '../hdf5/hdf5-reader.ts';
import { listDatasets } from '../hdf5/list-datasets.ts';
import { datasetAt, groupAt, textOf, treeJson } from '../hdf5/node-values.ts';
import { type Hdf5OpenOptions, type Hdf5ReadableFile, openHdf5 } from '../hdf5/open-hdf5.ts';
import { type DatasetPlace, present, presentedDataset } from '../hdf5/present-dataset.ts';
import { hasHdf5Signature, hdf5Layout } from '../hdf5-formats.ts';
import { metadataOf } from '../hyperspy/metadata.ts';
import type { OpenedDataset, OpenedFile, Reader } from '../reader.ts';
import { nxDataGroups, signalsOf } from './nxdata.ts';

const FORMAT = 'nexus';

/** Reader of NeXus files (`.nxs`), HyperSpy's among them: their `NXdata` groups, then their other arrays of two and more axes. */
export const nexusReader: Reader = {
  format: FORMAT,
  label: 'NeXus',
  extensions: ['.nxs', '.nexus'],
  recognizes: (head, file) => hasHdf5Signature(head) && hdf5Layout(file) === 'nexus',
  open: (file) => openNexusFile(file),
};

/**
 * Opens the file; `timeLimitMs` bounds each request to the HDF5 library.
 * @throws {AppError} `file-damaged` or `format-unsupported` when no array of numbers can be read.
 */
export function openNexusFile(file: Hdf5ReadableFile, options: Hdf5OpenOptions = {}): OpenedFile {
  return openHdf5(file, { ...options, format: FORMAT }, (hdf5, tree) => {
    const place = { hdf5, file: file.name, format: FORMAT };
    const { datasets, warnings, claimed } = openSignals(place, tree);
    const others = listDatasets(place, tree, claimed, 2);
    const all = [...datasets, ...others.datasets];
    if (all.length === 0) {
      const rest = listDatasets(place, tree, claimed);
      all.push(...rest.datasets);
      warnings.push(...rest.warnings);
    }
    if (all.length === 0) throw nothingInside(tree, file.name, warnings, FORMAT);
    return { datasets: all, warnings: [...warnings, ...others.warnings] };
  });
}

/** Most `NXdata` groups that are listed. */
const MOST_GROUPS = 200;

function openSignals(place: DatasetPlace, tree: Hdf5Tree) {
  const datasets: OpenedDataset[] = [];
  const warnings: string[] = [];
  const claimed = new Set<string>();
  const groups = nxDataGroups(tree.root);
  if (groups.length > MOST_GROUPS) warnings.push(`It has ${groups.length} NXdata groups; ${MOST_GROUPS} are listed.`);
  for (const [group, above] of groups.slice(0, MOST_GROUPS)) {
    claimed.add(group.path);
    const entry = [...above].reverse().find((one) => textOf(one.attributes.NX_class) === 'NXentry');
    const signals = signalsOf(group, (text) => warnings.push(`${group.path}: ${text}.`));
    for (const { signal, axes, signalAxes } of signals) {
      if (signal.info.dtype === null) {
        warnings.push(refusal(signal, { file: place.file, format: FORMAT }).message);
        continue;
      }
      const own = group.path.slice(group.path.lastIndexOf('/') + 1);
      const name = signal.path.slice(signal.path.lastIndexOf('/') + 1);
      const title = signals.length === 1 ? own : `${own}: ${name}`;
      const presentation = present(axes, signalAxes);
      datasets.push(presentedDataset(place, signal, presentation, { title, ...metadataAround(group, entry, title) }));
    }
  }
  return { datasets, warnings, claimed };
}

/** HyperSpy puts its trees beside its data (`auxiliary`); other files' entries are the original metadata. */
function metadataAround(group: Hdf5Group, entry: Hdf5Group | undefined, title: string) {
  const auxiliary = entry && groupAt(entry, 'auxiliary');
  const stored = auxiliary && groupAt(auxiliary, 'hyperspy_metadata');
  if (auxiliary !== undefined && stored !== undefined) {
    const original = groupAt(auxiliary, 'original_metadata');
    return { metadata: metadataOf(stored), originalMetadata: original === undefined ? {} : treeJson(original) };
  }
  const start = entry && textOf(datasetAt(entry, 'start_time')?.value);
  const [, date, time] = /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2}:\d{2})/.exec(start ?? '') ?? [];
  const general = { title, ...(date === undefined ? {} : { date, time: time! }) };
  return { metadata: { General: general }, originalMetadata: treeJson(entry ?? group) };
}
