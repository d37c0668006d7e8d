import { Button, ButtonGroup, InputGroup } from '@blueprintjs/core';
import { useMemo, useState } from 'react';
import type { DatasetInfo, FileInfo } from '../../../src-preload/contract/dataset.ts';
import { type FramesOfDataset, framesText } from '../../../src-preload/contract/frames.ts';
import { formatNumber } from '../../../src-preload/contract/numbers.ts';
import { useFileInfo } from '../../api/file-info.ts';
import { runCommand, useCommands } from '../../app/commands.ts';
import { EmptyState, ErrorState, LoadingState } from '../../app/empty-state.tsx';
import { NoDataset } from '../../app/no-dataset.tsx';
import { kindName, recognizedText, shapeText } from '../../dialogs/opening/dataset-words.ts';
import { useDatasetKey } from '../../state/same-dataset.ts';
import { useView } from '../../state/view-store.ts';
import { allNodes, searchNodes, visibleNodes } from './metadata-tree.ts';
import { unitText } from './metadata-units.ts';
import { TreeView } from './tree-view.tsx';
import './metadata.css';

const PURPOSE = 'Shows what the file says of the dataset: microscope, detector, acquisition, and everything else.';

/** The file's own names imply no unit that is known here. */
const noUnit = () => '';

type Which = 'normalized' | 'original';

/** Metadata of the open dataset. */
export function MetadataPanel() {
  const file = useView((view) => view.file);
  const dataset = useView((view) => view.dataset);
  const key = useDatasetKey();
  const frames = useView((view) => view.frames);
  const info = useFileInfo(file, frames);
  if (file === null) return <NoDataset icon="properties" title="No file is open" purpose={PURPOSE} />;
  if (info.error) {
    return <ErrorState title="The metadata cannot be shown" error={info.error} retry={() => void info.refetch()} />;
  }
  if (!info.data) return <LoadingState what="Reading the metadata" />;
  const shown = info.data.datasets[dataset];
  if (!shown) return <EmptyState icon="properties" title="No such dataset in the file" purpose={PURPOSE} />;
  return <Metadata key={key} info={info.data} dataset={shown} />;
}

function framesSummed({ count, summed }: FramesOfDataset): string {
  const isAll = summed[1] - summed[0] === count;
  return isAll ? `${formatNumber(count)} frames summed` : `${framesText(summed)} of ${formatNumber(count)} summed`;
}

function Metadata({ info, dataset }: { readonly info: FileInfo; readonly dataset: DatasetInfo }) {
  const [which, setWhich] = useState<Which>('normalized');
  const [search, setSearch] = useState('');
  const [notice, setNotice] = useState('');
  const trees = useMemo(
    () => ({ normalized: allNodes(dataset.metadata), original: allNodes(dataset.originalMetadata) }),
    [dataset],
  );
  const nodes = trees[which];
  // Small trees and the first levels of large ones are open at the start.
  const [toggled, setToggled] = useState<ReadonlyMap<string, boolean>>(new Map());
  const found = useMemo(() => searchNodes(nodes, search), [nodes, search]);
  const isSearching = search.trim() !== '';
  const open = useMemo(() => {
    const byItself = (depth: number) => isSearching || nodes.length <= 60 || depth < 1;
    return new Set(
      nodes
        .filter(({ path, depth, count }) => count !== null && (toggled.get(`${which} ${path}`) ?? byItself(depth)))
        .map(({ path }) => path),
    );
  }, [nodes, toggled, which, isSearching]);
  const shown = useMemo(() => visibleNodes(found.shown, open), [found, open]);
  const values = nodes.filter(({ count }) => count === null).length;

  const copy = async (text: string, what: string) => {
    try {
      await navigator.clipboard.writeText(text);
      setNotice(`Copied the ${what}.`);
    } catch {
      setNotice('The clipboard is not available here.');
    }
  };
  const copyAll = () =>
    void copy(JSON.stringify(which === 'normalized' ? dataset.metadata : dataset.originalMetadata, null, 2), 'tree');
  useCommands([{ id: 'metadata.copy', title: 'Copy the metadata as JSON', scope: 'metadata', run: copyAll }]);

  return (
    <div className="metadata">
      <p className="metadata-head">
        <strong>{dataset.title || `Dataset ${dataset.index + 1}`}</strong>
        <span className="quiet">
          {kindName(dataset)} · {shapeText(dataset)} · {dataset.dtype}
          {dataset.frames && ` · ${framesSummed(dataset.frames)}`} · {recognizedText(info)}
        </span>
      </p>
      <div className="metadata-tools" role="toolbar" aria-label="Metadata tools">
        <ButtonGroup>
          {(['normalized', 'original'] as const).map((one) => (
            <Button
              key={one}
              size="small"
              active={one === which}
              aria-pressed={one === which}
              title={one === 'normalized' ? 'Under HyperSpy’s names, the same for all formats' : 'As the file has it'}
              onClick={() => setWhich(one)}
            >
              {one === 'normalized' ? 'Normalized' : 'Original'}
            </Button>
          ))}
        </ButtonGroup>
        <InputGroup
          size="small"
          leftIcon="search"
          aria-label="Search metadata"
          placeholder="Search names and values"
          value={search}
          onChange={(event) => setSearch(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === 'Escape' && search !== '') {
              setSearch('');
              event.stopPropagation();
            }
          }}
        />
        <span className="quiet" role="status">
          {isSearching
            ? `${formatNumber(found.matches)} of ${formatNumber(nodes.length)}`
            : `${formatNumber(values)} ${values === 1 ? 'value' : 'values'}`}
        </span>
        <Button
          size="small"
          variant="minimal"
          icon="swap-horizontal"
          title="Say which axis is the energy, which are rows and columns"
          onClick={() => runCommand('axes.arrange')}
        >
          Axes…
        </Button>
        {dataset.frames && (
          <Button
            size="small"
            variant="minimal"
            icon="layers"
            title="Open some of the frames as a dataset of their own"
            onClick={() => runCommand('frames.choose')}
          >
            Frames…
          </Button>
        )}
        <Button size="small" variant="minimal" icon="duplicate" onClick={copyAll} disabled={nodes.length === 0}>
          Copy JSON
        </Button>
      </div>
      {shown.length > 0 ? (
        <TreeView
          key={which}
          label={which === 'normalized' ? 'Normalized metadata' : 'Original metadata'}
          nodes={shown}
          open={open}
          search={search}
          unitOf={which === 'normalized' ? unitText : noUnit}
          onToggle={(path, isOpen) => setToggled(new Map(toggled).set(`${which} ${path}`, isOpen))}
          onCopy={(text, what) => void copy(text, what)}
        />
      ) : (
        <p className="tree-empty">
          {isSearching ? 'Nothing of that name or value.' : 'The file says nothing of this dataset.'}
        </p>
      )}
      <span className="sr-only" role="status">
        {notice}
      </span>
    </div>
  );
}
